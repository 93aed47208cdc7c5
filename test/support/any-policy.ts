import fc from 'fast-check';
import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import type { Box, Point } from '../../core/spaces/region.ts';
import { type SpaceName, spaceOf } from '../../core/spaces/registry.ts';
import { policyOf } from './small-policies.ts';

/*
 * Small policies of every kind, and what they say of every combination of a small space, looked up point by point without any of the algebra.
 */

/** Days on which the dates of the policies end and begin, and those beside them. */
export const days: readonly string[] = [
  '2025-12-31',
  '2026-01-01',
  '2026-05-31',
  '2026-06-01',
  '2026-06-02',
  '2027-01-01',
  '2027-01-02',
];

/** Values by field of a table, in the words of a file; the last of each stands for all that no policy names. */
const values: Readonly<Record<'ike' | 'ipsec', Readonly<Record<string, readonly (string | number)[]>>>> = {
  ike: {
    encryption: ['ENCR_AES_GCM_16-128', 'ENCR_AES_GCM_16-256', 'ENCR_AES_GCM_16-192'],
    prf: ['PRF_HMAC_SHA2_256', 'PRF_HMAC_SHA2_384', 'PRF_HMAC_SHA2_512'],
    keyExchange: [14, 20, 31],
  },
  ipsec: {
    encryption: ['ENCR_AES_GCM_16-128', 'ENCR_AES_GCM_16-256', 'ENCR_AES_GCM_16-192'],
    keyExchange: ['none', 14, 31],
    sequenceNumbers: ['32-bit', '64-bit'],
  },
};

/** The last of each version, and all of the first one, are named by no policy. */
const suites: Readonly<Record<string, readonly string[]>> = {
  'TLSv1.1': ['TLS_RSA_WITH_AES_128_CBC_SHA'],
  'TLSv1.2': ['TLS_RSA_WITH_AES_128_CBC_SHA', 'TLS_RSA_WITH_AES_256_CBC_SHA', 'TLS_RSA_WITH_NULL_SHA'],
  'TLSv1.3': ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_AES_128_CCM_SHA256'],
};

const some = <T>(of: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...of], { minLength: 1 });

const weight = fc.constantFrom(undefined, undefined, 'should', 'shall');
const severity = fc.constantFrom(undefined, undefined, 'high', 'low');

/** When something holds, and how it is rated. */
const dates: fc.Arbitrary<object> = fc.record({
  from: fc.constantFrom(undefined, '2026-01-01', '2026-06-01'),
  until: fc.constantFrom(undefined, '2026-06-01', '2027-01-01'),
  weight,
  severity,
});

const level = fc.constantFrom('required', 'allowed', 'legacy');

function numbered(prefix: string, list: readonly object[]): readonly object[] {
  return list.map((one, at) => ({ id: `${prefix}-${at}`, title: `${prefix} ${at}`, ...one }));
}

function named(space: 'ike' | 'ipsec'): readonly (readonly [string, readonly (string | number)[]])[] {
  return Object.entries(values[space]).map(([field, all]) => [
    field,
    field === 'sequenceNumbers' ? all : all.slice(0, -1),
  ]);
}

function saTable(space: 'ike' | 'ipsec'): fc.Arbitrary<object> {
  const fields = Object.fromEntries(named(space).map(([field, of]) => [field, some(of)]));
  const row = fc
    .tuple(fc.record(fields), dates, level, fc.constantFrom(undefined, 36, ['none', 36], 'any'))
    .map(([own, when, of, additionalKeyExchange]) => {
      const base = { ...own, integrity: 'none', ...when, additionalKeyExchange };
      return { ...base, level: additionalKeyExchange === 'any' ? 'allowed' : of };
    });
  const additionalKeyExchange = fc.constantFrom('none', 36, ['none', 36], 'any');
  const side = fc.record({ ...fields, additionalKeyExchange }, { requiredKeys: [] });
  const rule = fc
    .tuple(side, fc.oneof(fc.constant('nothing'), side), dates)
    .map(([when, then, held]) => ({ when, then, ...held }));
  return fc
    .record({
      closed: fc.boolean(),
      weight,
      severity,
      rows: fc.array(row, { minLength: 1, maxLength: 3 }),
      constraints: fc.array(rule, { maxLength: 2 }),
      tolerates:
        space === 'ipsec'
          ? fc.constantFrom(undefined, { sequenceNumbers: '64-bit' })
          : fc.constantFrom(undefined, { additionalKeyExchange: 36 }, { additionalKeyExchange: 'any' }),
    })
    .map(({ rows, constraints, ...table }) => ({
      ...table,
      rows: numbered('row', rows),
      ...(constraints.length > 0 ? { constraints: numbered('rule', constraints) } : {}),
    }));
}

const tlsSchemes: readonly Scheme[] = ['tls', 'sstp', 'openvpn+tcp', 'openvpn+udp'];
const schemes = fc.option(some(tlsSchemes), { nil: undefined });

const tlsTable: fc.Arbitrary<object> = fc
  .record({
    closed: fc.boolean(),
    weight,
    severity,
    schemes,
    rows: fc.array(
      fc.tuple(fc.constantFrom('TLSv1.2', 'TLSv1.3'), schemes, dates, level).chain(([versions, at, held, of]) =>
        some((suites[versions] ?? []).slice(0, -1)).map((own) => ({
          versions,
          suites: own,
          schemes: at,
          ...held,
          level: of,
        })),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    versions: fc.array(
      fc
        .tuple(fc.constantFrom('TLSv1.2', 'TLSv1.3'), schemes, dates)
        .map(([version, at, held]) => ({ version, expect: 'refused', schemes: at, ...held })),
      { maxLength: 2 },
    ),
  })
  .map(({ rows, versions, ...table }) => ({
    ...table,
    rows: numbered('row', rows),
    ...(versions.length > 0 ? { versions: numbered('version', versions) } : {}),
  }));

/** A policy with some of the tables. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({ ike: saTable('ike'), ipsec: saTable('ipsec'), tls: tlsTable }, { requiredKeys: [] })
  .filter((tables) => Object.keys(tables).length > 0)
  .map((tables) => policyOf(tables as Parameters<typeof policyOf>[0]));

/** A combination at one scheme. */
export interface Place {
  readonly space: SpaceName;
  readonly scheme: Scheme;
  readonly point: Point;
}

/** Every combination of the small spaces, at every scheme. */
export const places: readonly Place[] = [
  ...(['ike', 'ipsec'] as const).flatMap((space) => {
    const dimensions = Object.values(spaceOf(space).dimensions);
    const columns = dimensions.map(({ field, spelling }) =>
      (values[space][field] ?? ['none']).map((name) => (typeof name === 'number' ? name : (spelling.value(name) ?? 0))),
    );
    const points = columns.reduce<Point[]>(
      (all, column) => all.flatMap((one) => column.map((value) => [...one, value])),
      [[]],
    );
    const behind: readonly Point[] = [[], [36], [37], [36, 37]];
    return points.flatMap((point) =>
      behind.map((more): Place => ({ space, scheme: 'ikev2', point: [...point, ...more] })),
    );
  }),
  ...Object.entries(suites).flatMap(([version, names]) =>
    names.flatMap((name) =>
      tlsSchemes.map((scheme): Place => {
        const { dimensions } = spaceOf('tls');
        const point = [
          dimensions['version']?.spelling.value(version) ?? 0,
          dimensions['suite']?.spelling.value(name) ?? 0,
        ];
        return { space: 'tls', scheme, point };
      }),
    ),
  ),
];

/** What a policy says of a combination on a day; 'silent' where it has no table for it. */
export type Said = 'silent' | 'required' | 'accepted' | 'tolerated' | 'refused';

export function saidOf({ clauses }: Pick<Policy, 'clauses'>, { space, scheme, point }: Place, day: string): Said {
  const own = clauses.filter((clause) => clause.id.startsWith(`${space}/`) && clause.schemes.includes(scheme));
  if (own.length === 0) return 'silent';
  const held = own.filter(({ from = '', until = '9999' }) => from <= day && day <= until);
  const binding = held.filter((clause) => clause.weight !== 'should');
  if (binding.some((clause) => isForbidden(clause, point))) return 'refused';
  const rows = held.filter((clause) => clause.kind === 'row');
  const holding = rows.filter(({ box }) => has(box, point));
  if (holding.some((row) => row.level === 'required' && row.weight !== 'should')) return 'required';
  if (holding.length > 0 || !binding.some(({ kind }) => kind === 'nothing-else')) return 'accepted';
  return rows.some(({ tolerated }) => tolerated?.some((box) => has(box, point))) ? 'tolerated' : 'refused';
}

/** What is left out at the end of a box or of a combination is not there. */
function has(box: Box, point: Point): boolean {
  const length = Math.max(box.length, point.length);
  return Array.from({ length }, (_, at) => (box[at] ?? [0]).includes(point[at] ?? 0)).every(Boolean);
}

/** A rule that has no more than the dimensions of its table says nothing of what stands behind them. */
function isForbidden(clause: Clause, point: Point): boolean {
  if (clause.kind === 'version') return clause.expect === 'refused' && clause.version === point[0];
  if (clause.kind !== 'constraint') return false;
  const said = point.slice(0, clause.when.length);
  return has(clause.when, said) && !has(clause.then, said);
}
