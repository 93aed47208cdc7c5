import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { certificateDecoderParts } from '../../src/scan/load-ahead.ts';

const load = createRequire(import.meta.url);
const module = new URL('../../src/scan/load-ahead.ts', import.meta.url).href;

/** Whether the decoder of certificates is loaded afterwards, in a process that has loaded nothing else. */
function decoderAfter(certificates: boolean): string {
  const program = `
    import { createRequire } from 'node:module';
    const { loadAhead } = await import(${JSON.stringify(module)});
    const { judge } = await loadAhead({ certificates: ${certificates}, reports: true });
    const { cache, resolve } = createRequire(${JSON.stringify(module)});
    process.stdout.write(typeof judge + ' ' + (resolve('@peculiar/x509') in cache));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

describe('loading ahead', () => {
  test('resolves with the judge and has loaded the decoder of certificates', () => {
    expect(decoderAfter(true)).toBe('function true');
  });

  test('leaves the decoder out where no target can show a certificate', () => {
    expect(decoderAfter(false)).toBe('function false');
  });

  test('every part is one of the decoder', () => {
    const inside = createRequire(load.resolve('@peculiar/x509'));
    for (const part of certificateDecoderParts) expect(inside.resolve(part)).toContain('node_modules');
  });
});
