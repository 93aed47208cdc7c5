import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const module = new URL('../../src/scan/load-ahead.ts', import.meta.url).href;

test('loading ahead resolves with the judge, and loads nothing that makes certificates', () => {
  const program = `
    import { createRequire } from 'node:module';
    const { loadAhead } = await import(${JSON.stringify(module)});
    const { judge } = await loadAhead({ reports: true });
    const { cache, resolve } = createRequire(${JSON.stringify(module)});
    process.stdout.write(typeof judge + ' ' + (resolve('@peculiar/x509') in cache));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(`${stdout}${stderr}`).toBe('function false');
});
