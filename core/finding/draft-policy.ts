import type { Scheme } from '../endpoint/scheme.ts';
import { GateproofError } from '../gateproof-error.ts';
import type { Clause, RowClause, Source } from '../policy/policy.ts';
import type { PolicyDraft } from '../policy/policy-text.ts';
import { type TopTable, topTables } from '../policy/table-place.ts';
import { trimmedBox, widened } from '../spaces/behind.ts';
import { type Box, merge, pointBox, type Region, union } from '../spaces/region.ts';
import { dimensionCount, type SpaceName, spaceOf } from '../spaces/registry.ts';
import { tlsSpace } from '../spaces/tls-suites.ts';
import { combinationPoint } from './combination-point.ts';
import type { ResultDocument, TargetResult } from './result.ts';

type DraftErrorCode = 'target-not-found' | 'several-gateways' | 'nothing-accepted' | 'not-listed' | 'not-documentable';

export class DraftError extends GateproofError<DraftErrorCode> {
  constructor(code: DraftErrorCode, message: string) {
    super({ name: 'DraftError', code, fault: 'input' }, message);
  }
}

/** What is drafted, of which gateway. */
export interface DraftWish {
  /** Host, URL or name of the gateway; may be left out where the result is of one host. */
  readonly target?: string | undefined;
  /** Id of the policy. */
  readonly id: string;
}

/** A policy that says what a gateway accepted, and which of its tables the scan left open, with the reasons. */
export interface Drafted {
  readonly policy: PolicyDraft;
  readonly open: readonly { readonly table: SpaceName; readonly target: string; readonly reason: string }[];
}

/**
 * A policy that documents what a scan saw a gateway accept, each combination required, and nothing else. Pure. Throws DraftError for a result
 * of several gateways of which none is named, and where what is accepted cannot be written as rows.
 */
export function draftPolicy(result: ResultDocument, { target, id }: DraftWish): Drafted {
  const own = endpointsOf(result, target);
  const host = own[0]?.host ?? '';
  const date = result.startedAt.slice(0, 10);
  const source: Source = { title: `What ${host} accepted when it was scanned`, date };
  const clauses = topTables.flatMap((space) => tableOf(space, own, source));
  if (clauses.length === 0) {
    throw new DraftError('nothing-accepted', `a gateway that accepts something wanted, ${host} accepted nothing`);
  }
  const tables = new Set(clauses.map((clause) => clause.id.split('/')[0]));
  const urls = new Set(own.map(({ url }) => url));
  const open = result.findings
    .filter(({ rule, verdict, target: url }) => rule === 'nothing-else' && verdict === 'inconclusive' && urls.has(url))
    .map(({ clause, target: url, reason }) => ({ table: clause.split('/')[0] as SpaceName, target: url, reason }))
    .filter(({ table }) => tables.has(table));
  return { policy: { id, version: date, title: `Draft: what ${host} accepted on ${date}`, source, clauses }, open };
}

function endpointsOf({ targets }: ResultDocument, wanted: string | undefined): readonly TargetResult[] {
  const hosts = [...new Set(targets.flatMap(({ host = [] }) => host))];
  const found = targets.filter(
    ({ url, host, gateway }) => host !== undefined && (wanted === undefined || [url, host, gateway].includes(wanted)),
  );
  if (found.length === 0) {
    throw new DraftError(
      'target-not-found',
      `a target of the result (${hosts.join(', ')}) wanted, ${wanted === undefined ? 'none' : `"${wanted}"`} found`,
    );
  }
  if (new Set(found.map(({ host }) => host)).size > 1) {
    throw new DraftError(
      'several-gateways',
      `one gateway wanted, ${hosts.length} found: name one of ${hosts.join(', ')}`,
    );
  }
  return found;
}

/** Rows and the end of one table; of TLS those of each endpoint, and those of several that accept the same once. */
function tableOf(space: TopTable, endpoints: readonly TargetResult[], source: Source): readonly Clause[] {
  const seen = endpoints.map((endpoint) => ({ endpoint, region: acceptedIn(space, endpoint) }));
  const accepting = seen.filter(({ region }) => region.length > 0);
  if (accepting.length === 0) return [];
  const schemes = [...new Set(accepting.map(({ endpoint }) => endpoint.scheme))];
  const groups = [...Map.groupBy(accepting, ({ region }) => JSON.stringify(region)).values()];
  const rows = groups.flatMap((group) =>
    (group[0]?.region ?? []).map((box) => ({
      box,
      schemes: [...new Set(group.map(({ endpoint }) => endpoint.scheme))],
    })),
  );
  const base = { source, readings: [] };
  return [
    ...rows.map(({ box, schemes: own }, at): RowClause => {
      const id = `${space}/row-${String(at + 1).padStart(2, '0')}`;
      return {
        ...base,
        kind: 'row',
        id,
        title: titleOf(space, box),
        space,
        box,
        schemes: own,
        level: 'required',
        vendor: {},
      };
    }),
    {
      ...base,
      kind: 'nothing-else',
      space,
      id: `${space}/nothing-else`,
      title: `Nothing but the documented ${spaceOf(space).label} rows is accepted`,
      schemes,
    },
    ...(space === 'ike' ? ikeVersionOf(endpoints, source) : []),
    ...(space === 'tls' ? certificatesOf(endpoints, source) : []),
  ];
}

function acceptedIn(space: TopTable, { url, facts }: TargetResult): Region {
  if (space === 'ike' && facts.ike?.surplus !== undefined) {
    throw new DraftError(
      'not-listed',
      `a gateway whose accepted combinations are listed wanted, ${url} accepts too many`,
    );
  }
  // A table that a result tells of in another way has no list, and is not drafted.
  const { ike, ipsec } = facts;
  const listed: Readonly<Record<string, { readonly accepted: readonly object[] } | undefined>> = { ike, ipsec };
  const combinations: readonly object[] =
    space === 'tls'
      ? Object.entries(facts.tls?.suites ?? {}).flatMap(([version, suites]) =>
          suites.map((suite) => ({ version, suite })),
        )
      : (listed[space]?.accepted ?? []);
  const points = combinations.map((combination) => pointBox(pointOf(space, combination, url)));
  // What is not there at the end of every combination of a box is left out again.
  return merge(union(widened(points), [])).map((box) => trimmedBox(box, dimensionCount(space)));
}

/** The code points of a combination in the words of the registries. */
function pointOf(space: SpaceName, combination: object, url: string): readonly number[] {
  const found = combinationPoint(space, combination);
  if ('point' in found) return found.point;
  throw new DraftError('not-documentable', `registered algorithms wanted, ${url} accepts ${found.unregistered}`);
}

/** The values of each dimension; of a long list the first, and how many more. */
function titleOf(space: SpaceName, box: Box): string {
  const words = Object.values(spaceOf(space).dimensions).map(({ name, isNoAlgorithm }, at) => {
    const [first = 'none', second, ...others] = (box[at] ?? []).map((value) => name(value) ?? 'none');
    if (isNoAlgorithm === true) return undefined;
    if (others.length > 0) return `${first} and ${others.length + 1} more`;
    return second === undefined ? first : `${first} or ${second}`;
  });
  return words.filter((word) => word !== undefined).join(', ');
}

function ikeVersionOf(endpoints: readonly TargetResult[], source: Source): readonly Clause[] {
  const isRefused = endpoints.some(({ facts }) => facts.ike?.ikev1?.stance === 'refused');
  if (!isRefused) return [];
  const schemes: readonly Scheme[] = ['ikev2'];
  return [
    {
      kind: 'ike-version',
      version: 1,
      id: 'ike/version-ikev1',
      title: 'IKEv1 is refused',
      source,
      readings: [],
      schemes,
    },
  ];
}

/** The kinds of keys that the leaves have, where all of them could be read. */
function certificatesOf(endpoints: readonly TargetResult[], source: Source): readonly Clause[] {
  const chains = endpoints.flatMap(({ scheme, facts }) =>
    (facts.tls?.chains ?? []).map((chain) => ({ scheme, chain })),
  );
  const keys = [...new Set(chains.map(({ chain }) => chain.certificates[0]?.publicKey ?? ''))].sort();
  if (keys.length === 0 || keys.includes('')) return [];
  const schemes = tlsSpace.schemes.filter((scheme) => chains.some((one) => one.scheme === scheme));
  const base = { kind: 'certificate', source, readings: [], schemes } as const;
  return [
    {
      ...base,
      id: 'tls/certificate-not-expired',
      title: 'The certificate is within its dates',
      check: { name: 'not-expired' },
    },
    {
      ...base,
      id: 'tls/certificate-key',
      title: `The key of the certificate is ${keys.join(' or ')}`,
      check: { name: 'key', allowed: keys, of: 'leaf' },
    },
  ];
}
