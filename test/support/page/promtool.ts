import { spawnSync } from 'node:child_process';

/** What Prometheus' own checker says of a text or a file: '' where it finds nothing. `npm test` brings it. */
export function promtool(args: readonly string[], input = ''): string {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  if (error !== undefined)
    throw new Error(`promtool wanted, ${error.message} found: node scripts/run.mjs --promtool brings it`);
  return status === 0 ? stderr.trim() : `exit code ${status}: ${stdout}${stderr}`;
}
