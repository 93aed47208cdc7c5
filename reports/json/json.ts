import type { ResultDocument } from '../../core/finding/result.ts';
import { dimensionsByKey } from '../../core/spaces/registry.ts';
import { jsonDocument } from '../text/json-text.ts';
import { wordOf } from '../words/word-of.ts';

const COMBINATION: readonly string[] = [...dimensionsByKey.keys()];

/**
 * Keys of the closed objects in the order of the document's description; an object goes by the line whose place it stands in. Open
 * objects (offer, answer, expected, observed, vendor, suites) keep the order that their maker gave: of a table's columns, of a
 * server's choice.
 */
const KEY_ORDER: Readonly<Record<string, readonly string[]>> = {
  '': [
    'schemaVersion',
    'tool',
    'asOf',
    'startedAt',
    'finishedAt',
    'interrupted',
    'policies',
    'summary',
    'targets',
    'waivers',
    'findings',
    'observations',
  ],
  tool: ['name', 'version'],
  summary: ['verdict', 'pass', 'fail', 'inconclusive', 'notApplicable', 'advice', 'waived'],
  waivers: ['file', 'digest', 'entries'],
  entries: [
    'id',
    'state',
    'policy',
    'clause',
    'rule',
    'target',
    'observed',
    'reason',
    'owner',
    'approver',
    'expires',
    'ticket',
    'findings',
    'exceededBy',
  ],
  waiver: ['id', 'reason', 'owner', 'approver', 'expires', 'ticket'],
  policies: ['id', 'version', 'digest', 'file', 'title', 'source', 'given', 'clauses'],
  source: ['title', 'edition', 'url', 'date', 'place', 'confidence'],
  clauses: [
    'id',
    'kind',
    'table',
    'title',
    'vendor',
    'source',
    'readings',
    'weight',
    'severity',
    'category',
    'from',
    'until',
    'applies',
    'note',
    'line',
  ],
  readings: ['says', 'source'],
  targets: ['url', 'scheme', 'host', 'port', 'gateway', 'declared', 'summary', 'facts'],
  declared: ['file', 'line'],
  facts: ['tls', 'ike', 'ipsec', 'openvpn', 'sstp', 'profile', 'readiness'],
  openvpn: ['transport', 'wrap', 'digest', 'refusesBy'],
  sstp: ['service', 'status', 'server', 'cryptoBinding'],
  identity: [
    'vendorIds',
    'notifies',
    'signatureHashes',
    'trustedCas',
    'proposalPreference',
    'preferredCombinations',
    'keyExchangePreference',
    'preferredKeyExchanges',
    'ports',
  ],
  preferredCombinations: COMBINATION,
  trustedCas: ['keyHash', 'given'],
  ports: ['port', 'answers'],
  additionalKeyExchange: ['method', 'taken'],
  surplus: ['values', 'unlisted'],
  tls: [
    'versions',
    'suites',
    'groups',
    'signatureSchemes',
    'preference',
    'extendedMasterSecret',
    'encryptThenMac',
    'secureRenegotiation',
    'slowedToMs',
    'compression',
    'chains',
    'refused',
  ],
  chains: ['versions', 'certificates', 'path'],
  certificates: [
    'sha256',
    'subject',
    'issuer',
    'serialNumber',
    'notBefore',
    'notAfter',
    'subjectAlternativeNames',
    'publicKey',
    'publicKeyBits',
    'signatureHash',
    'signatureAlgorithm',
    'keyUsage',
    'extendedKeyUsage',
    'isCa',
  ],
  path: ['verdict', 'reasons'],
  ike: ['accepted', 'refused', 'additionalKeyExchange', 'surplus', 'identity', 'ikev1'],
  ikev1: ['stance', 'refusedBy', 'mode', 'combination', 'offered', 'reason'],
  combination: ['encryption', 'hash', 'authentication', 'group'],
  offered: ['main', 'aggressiveGroups'],
  ipsec: ['accepted', 'refused'],
  accepted: COMBINATION,
  refused: COMBINATION,
  findings: [
    'id',
    'policy',
    'clause',
    'target',
    'rule',
    'check',
    'weight',
    'severity',
    'category',
    'direction',
    'verdict',
    'reason',
    'expected',
    'observed',
    'evidence',
    'waiver',
  ],
  observations: [
    'id',
    'target',
    'endpoint',
    'probe',
    'order',
    'offer',
    'outcome',
    'detail',
    'answer',
    'sent',
    'received',
    'transcript',
    'packets',
    'openConnections',
    'connection',
    'startedAtMs',
    'elapsedMs',
    'attempts',
  ],
};

const OPEN: ReadonlySet<string> = new Set(['offer', 'answer', 'expected', 'observed', 'vendor', 'suites']);

/** The result document as JSON: keys in one order however the document was put together, two spaces, a line feed at the end. */
export function jsonReport(result: ResultDocument): string {
  return [...jsonPieces(result)].join('');
}

/** The same in pieces, since a document of thousands of targets is longer than memory should hold twice. */
export function* jsonPieces(result: ResultDocument): Generator<string> {
  yield* jsonDocument(
    orderedEntries('', result).map(([name, value]) => [name, Array.isArray(value) ? value : ordered(name, value)]),
    (name, item) => ordered(name, item),
  );
}

function ordered(place: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(place, item));
  if (typeof value !== 'object' || value === null || OPEN.has(place)) return value;
  return Object.fromEntries(orderedEntries(place, value).map(([name, part]) => [name, ordered(name, part)]));
}

function orderedEntries(place: string, value: object): readonly (readonly [string, unknown])[] {
  const known = wordOf(KEY_ORDER, place) ?? [];
  const entries = new Map<string, unknown>(Object.entries(value));
  const names = [
    ...known.filter((name) => entries.has(name)),
    ...[...entries.keys()].filter((name) => !known.includes(name)),
  ];
  return names.map((name) => [name, entries.get(name)]);
}
