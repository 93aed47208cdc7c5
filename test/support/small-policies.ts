import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';

type Table = Readonly<Record<string, unknown>>;

/** A row of IKE with AES-GCM, HMAC-SHA-384 and a key exchange; what is the same in all of them. */
export function row(id: string, keyExchange: number): Table {
  return { id, title: id, encryption: 'ENCR_AES_GCM_16-256', integrity: 'none', prf: 'PRF_HMAC_SHA2_384', keyExchange };
}

/** A policy with a table of IKE, closed unless said otherwise; a table of which only rules speak has none of its own. */
export function ikePolicy(table: Table, id = 'small'): Policy {
  return policyOf({ ike: { closed: true, ...table } }, id);
}

/** The same with a table of TLS, open unless it has rows. */
export function tlsPolicy(table: Table, id = 'small'): Policy {
  const rows = [
    { id: 'any', title: 'Any', versions: 'TLSv1.2', suites: 'TLS_RSA_WITH_AES_128_CBC_SHA', level: 'allowed' },
  ];
  return policyOf({ tls: { closed: table['rows'] !== undefined, rows, ...table } }, id);
}

/** A policy with these tables. JSON is YAML. */
export function policyOf(tables: Readonly<Record<string, Table>>, id = 'small'): Policy {
  const sourced = Object.entries(tables).map(([name, table]) => [
    name,
    { source: { ref: 'document', place: 'table 1' }, ...table },
  ]);
  const file = {
    id,
    version: '2026-01-01',
    title: 'A small policy',
    sources: { document: { title: 'Document', date: '2026-01-01' } },
    source: { ref: 'document' },
    ...Object.fromEntries(sourced),
  };
  return parsePolicy(JSON.stringify(file), `${id}.yaml`);
}

/** A policy without what tells where its text stands. */
export function policyContent(policy: Omit<Policy, 'digest'>): unknown {
  const places: ReadonlySet<string> = new Set(['line', 'digest', 'file']);
  return JSON.parse(JSON.stringify(policy, (key, value: unknown) => (places.has(key) ? undefined : value)));
}
