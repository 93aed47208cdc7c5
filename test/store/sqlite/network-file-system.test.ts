import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { networkFileSystem } from '../../../src/store/sqlite/network-file-system.ts';

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  // As a signed number.
  [0xff534d42 | 0, 'CIFS'],
  [0xef53, undefined],
])('a file system of type %d is %s', async (type, name) => {
  expect(await networkFileSystem('/srv', () => Promise.resolve({ type }))).toBe(name);
});

test('a folder of this machine is none, nor one that is not there', async () => {
  expect(await networkFileSystem(tmpdir())).toBeUndefined();
  expect(await networkFileSystem('/no/such/folder')).toBeUndefined();
});
