import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { createArchive } from '../../src/lab/archive.ts';

function listWithTar(archive: Uint8Array, ...options: string[]): string {
  const { stdout, stderr, status } = spawnSync('tar', [...options, '-f', '-'], { input: archive, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

test('tar reads an archive: names, modes, owner, sizes and content', () => {
  const archive = createArchive([
    { path: 'etc/key.pem', content: 'secret\n', mode: 0o600 },
    { path: 'empty', content: '' },
    { path: 'block', content: new Uint8Array(512).fill(0x61) },
  ]);
  expect(listWithTar(archive, '--numeric-owner', '--utc', '-tv').split('\n')).toEqual([
    '-rw------- 0/0               7 1970-01-01 00:00 etc/key.pem',
    '-rw-r--r-- 0/0               0 1970-01-01 00:00 empty',
    '-rw-r--r-- 0/0             512 1970-01-01 00:00 block',
    '',
  ]);
  expect(listWithTar(archive, '-xO')).toBe(`secret\n${'a'.repeat(512)}`);
});

test('the same files make the same bytes', () => {
  const files = [{ path: 'a', content: 'b' }];
  expect(createArchive(files)).toEqual(createArchive(files));
});

test('a path that does not fit into a header is refused', () => {
  expect(() => createArchive([{ path: 'x'.repeat(101), content: '' }])).toThrow(
    new RangeError(`wanted a path of at most 100 octets for an archive, got 101: ${'x'.repeat(101)}`),
  );
});
