import { StoreError, type StoreErrorCode } from '../store-error.ts';
import type { SqliteFailure } from './sqlite-message.ts';

/** By SQLite's primary result code (sqlite3.h): what it is of ours, and what can be done. */
const kinds: Readonly<Record<number, readonly [StoreErrorCode, string]>> = {
  3: ['store-rights', 'no right to open it; check owner and mode of the file and of its folder'],
  5: ['store-busy', 'another process writes for longer than 5 s; let it finish, or give each its own store'],
  6: ['store-busy', 'another connection writes; try again'],
  8: [
    'store-read-only',
    'it cannot be written; check mode and mount of the file, of its folder, and of what stands beside it (-wal, -shm)',
  ],
  10: ['store-unreachable', 'its disk does not answer; a store needs a local file system, not NFS'],
  11: ['store-corrupt', 'it is damaged; put it aside and take the last back-up'],
  13: ['store-full', 'no space is left on its disk; make some, nothing that was settled is lost'],
  14: ['store-rights', 'it cannot be opened; check that its folder is there and may be written'],
  23: ['store-rights', 'no right to do this'],
  26: [
    'store-corrupt',
    'the file is no store and not empty; give the path of a store, or of a file that is not there yet',
  ],
};

/** What SQLite said, as an error that says what to do. */
export function sqliteError(
  path: string,
  { errcode, message }: Extract<SqliteFailure, { readonly errcode: number }>,
): StoreError {
  const [code, advice] = kinds[errcode & 0xff] ?? ['store-statement', 'this is a fault of the program'];
  return new StoreError(code, `store ${path}: ${advice} (SQLite: ${message})`);
}
