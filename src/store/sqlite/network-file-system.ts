import { statfs } from 'node:fs/promises';

/** By Linux's numbers (linux/magic.h): where memory is not shared between machines, and locks are not to be trusted. */
const names: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'CephFS'],
]);

/** The name of the network's file system that a folder lies on; undefined for one of this machine, and where that cannot be told. */
export async function networkFileSystem(
  folder: string,
  typeOf: (path: string) => Promise<{ readonly type: number }> = statfs,
): Promise<string | undefined> {
  const found = await typeOf(folder).catch(() => undefined);
  // What Node gives may be signed.
  return found && names.get(found.type >>> 0);
}
