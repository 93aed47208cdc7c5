import { type Fault, GateproofError } from '../../core/gateproof-error.ts';

export type StoreErrorCode =
  /** The store's URL or path is none, or nothing is there. */
  | 'store-url'
  /** A password in an argument. */
  | 'store-password-argument'
  /** Written by a newer version of this program. */
  | 'store-newer'
  /** Written by an older version, and opened only to be read. */
  | 'store-older'
  /** A database, or a schema of one, of another program. */
  | 'store-foreign'
  /** Neither database nor empty, or damaged. */
  | 'store-corrupt'
  | 'store-rights'
  /** User or password wrong. */
  | 'store-login'
  | 'store-unreachable'
  | 'store-read-only'
  | 'store-full'
  /** Another process writes, for longer than we wait. */
  | 'store-busy'
  /** The connection, or the thread that has it, ended. */
  | 'store-lost'
  /** A statement took longer than it may. */
  | 'store-slow'
  /** A result of a scan that is not later than the last one. */
  | 'store-not-newer'
  /** A place in a list that no list has. */
  | 'store-key'
  /** A statement that the database does not take. */
  | 'store-statement';

/** Those that are not the environment's. */
const faults: Readonly<Partial<Record<StoreErrorCode, Fault>>> = {
  'store-url': 'input',
  'store-password-argument': 'input',
  'store-newer': 'input',
  'store-older': 'input',
  'store-foreign': 'input',
  'store-key': 'input',
  'store-statement': 'ours',
};

/** What is wrong with a store, and what can be done about it. What a transaction had written is rolled back. */
export class StoreError extends GateproofError<StoreErrorCode> {
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super({ name: 'StoreError', code, fault: faults[code] ?? 'environment' }, message, options);
  }
}
