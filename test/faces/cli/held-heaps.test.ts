import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const program = join(import.meta.dirname, '../../support/young-generations.ts');

test('the young generation of the first thread is held, comes to what is wanted, and grows again afterwards; threads have their own', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { loading = 0, running, thread, afterwards } = JSON.parse(stdout) as Record<string, number>;
  expect(loading).toBeLessThanOrEqual(8);
  expect([8, 16]).toContain(running);
  expect(thread).toBe(8);
  expect(afterwards).toBeGreaterThanOrEqual(32);
});
