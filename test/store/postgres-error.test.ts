import { describe, expect, test } from 'vitest';
import { postgresError } from '../../src/store/postgres/postgres-error.ts';
import { StoreError } from '../../src/store/store-error.ts';

const shown = 'postgres://gateproof@db.example.net/gateproof';
const error = (message: string, code?: string): Error => Object.assign(new Error(message), { code });

describe('says of what PostgreSQL and the network say what it means and what to do:', () => {
  test.each([
    ['28P01', 'password authentication failed', 'store-login', 'check the URL, PGPASSWORD or ~/.pgpass'],
    ['42501', 'permission denied for table gateway', 'store-rights', 'docs/fleet.md'],
    ['3F000', 'schema "gateproof" does not exist', 'store-older', 'gateproof work --prepare'],
    ['42P01', 'relation "gateway" does not exist', 'store-older', 'gateproof work --prepare'],
    ['3D000', 'database "x" does not exist', 'store-url', 'createdb'],
    ['53100', 'could not extend file', 'store-full', 'nothing that was settled is lost'],
    ['53300', 'too many clients already', 'store-busy', 'max_connections'],
    ['57P01', 'terminating connection due to administrator command', 'store-lost', 'rolled back'],
    ['08006', 'connection failure', 'store-lost', 'rolled back'],
    ['ECONNREFUSED', 'connect ECONNREFUSED', 'store-unreachable', 'check host and port'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames", 'store-unreachable', 'sslr'],
    ['22012', 'division by zero', 'store-statement', 'a fault of the program'],
    [undefined, 'Connection terminated unexpectedly', 'store-lost', 'rolled back'],
    [undefined, 'timeout exceeded when trying to connect', 'store-unreachable', 'check host and port'],
    [undefined, 'The server does not support SSL connections', 'store-unreachable', 'ssl = on'],
    [undefined, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'store-login', 'PGPASSWORD'],
  ])('%s %s', (code, message, wanted, advice) => {
    const told = postgresError(shown, error(message, code));
    expect(told.code).toBe(wanted);
    expect(told.message).toContain(`store ${shown}: `);
    expect(told.message).toContain(advice);
    expect(told.message).toContain(`(PostgreSQL: ${message})`);
  });
});

test('leaves what is none of the database as it is, and what was told already', () => {
  const ours = new TypeError('undefined is not a function');
  expect(() => postgresError(shown, ours)).toThrow(ours);
  const told = new StoreError('store-full', 'full');
  expect(postgresError(shown, told)).toBe(told);
});
