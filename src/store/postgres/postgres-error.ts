import { StoreError, type StoreErrorCode } from '../store-error.ts';

type Kind = readonly [code: StoreErrorCode, advice: string];

const lost: Kind = ['store-lost', 'the connection ended; what was not settled is rolled back'];
const unreachable: Kind = ['store-unreachable', 'no server answers; check host and port, and that it runs'];
const login: Kind = [
  'store-login',
  'user or password wrong, or not let in by pg_hba.conf; check the URL, PGPASSWORD or ~/.pgpass',
];
const busy: Kind = ['store-busy', 'others keep it busy; it is tried again'];
const untrusted: Kind = [
  'store-unreachable',
  "its certificate is not one for this host of a CA that is trusted; give the CA's file with sslrootcert=FILE in the URL, and the host by the name that the certificate has",
];
const noTables: Kind = [
  'store-older',
  'its tables are not there; make them once as the role that owns them: gateproof work --prepare',
];

/** By SQLSTATE (PostgreSQL 17, appendix A), or by what Node calls an error of a socket or of TLS. */
const kinds: Readonly<Record<string, Kind>> = {
  '25006': ['store-read-only', 'the server takes no writes (a standby?); give the one that does'],
  '25P03': lost,
  '28000': login,
  '28P01': login,
  '3D000': ['store-url', 'there is no such database; make it with createdb, or give the name of one that is there'],
  '3F000': noTables,
  '40001': busy,
  '40P01': busy,
  '42501': [
    'store-rights',
    'the role may not do this; give it the rights that docs/fleet.md lists, or, where tables are to be made or brought to this version, let their owner do it: gateproof work --prepare',
  ],
  '42P01': noTables,
  '53100': ['store-full', 'no space is left on its disk; make some, nothing that was settled is lost'],
  '53200': busy,
  '53300': ['store-busy', 'it has no connection left; give it more (max_connections), or run fewer workers'],
  '55P03': busy,
  '57014': ['store-slow', 'a statement took longer than it may'],
  '57P01': lost,
  '57P02': lost,
  '57P03': ['store-unreachable', 'the server starts or stops; it is tried again'],
  '58030': ['store-full', 'its disk does not do what it is told; look at the log of the server'],
  XX001: ['store-corrupt', 'it is damaged; take the last back-up'],
  XX002: ['store-corrupt', 'it is damaged; take the last back-up'],
  ECONNREFUSED: unreachable,
  ECONNRESET: lost,
  EPIPE: lost,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ETIMEDOUT: unreachable,
  CERT_HAS_EXPIRED: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
};

/** What pg says in words alone. */
const byWords: readonly (readonly [RegExp, Kind])[] = [
  [/timeout exceeded when trying to connect|Connection terminated due to connection timeout/u, unreachable],
  [/Connection terminated|connection error and is not queryable|Cannot use a pool after/u, lost],
  [/^connect (?:ENOENT|EACCES)/u, unreachable],
  [
    /^(?:ENOENT|EACCES|EISDIR): /u,
    ['store-url', 'a file that its URL names (sslrootcert, sslcert, sslkey) cannot be read; give the right path'],
  ],
  [/password must be a (?:non-empty )?string|no password/iu, login],
  [
    /does not support SSL connections/u,
    ['store-unreachable', 'the server speaks no TLS; turn it on there (ssl = on), or leave sslmode out of the URL'],
  ],
];

/** What pg threw, as an error that says what to do; what is none of the database's is thrown as it is. `shown`: the URL without its password. */
export function postgresError(shown: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const kind =
    kinds[code] ?? (code.startsWith('08') ? lost : byWords.find(([words]) => words.test(error.message))?.[1]);
  if (kind !== undefined)
    return new StoreError(kind[0], `store ${shown}: ${kind[1]} (PostgreSQL: ${error.message})`, { cause: error });
  // Five characters in front of which stands no word of ours: the database took it, and did not like it.
  if (!/^[0-9A-Z]{5}$/u.test(code)) throw error;
  return new StoreError(
    'store-statement',
    `store ${shown}: this is a fault of the program (PostgreSQL: ${error.message})`,
    { cause: error },
  );
}
