import type { ResultDocument } from '../src/finding/result.ts';

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
    'findings',
    'observations',
  ],
  tool: ['name', 'version'],
  summary: ['verdict', 'pass', 'fail', 'inconclusive', 'notApplicable'],
  policies: ['id', 'version', 'digest', 'title', 'source', 'clauses'],
  source: ['title', 'url', 'date', 'place'],
  clauses: ['id', 'kind', 'table', 'title', 'vendor', 'source', 'readings', 'from', 'until', 'note'],
  readings: ['says', 'source'],
  targets: ['url', 'gateway', 'summary', 'facts'],
  facts: ['tls', 'ike', 'ipsec'],
  tls: [
    'versions',
    'suites',
    'groups',
    'signatureSchemes',
    'preference',
    'extendedMasterSecret',
    'encryptThenMac',
    'secureRenegotiation',
    'compression',
    'certificates',
    'path',
    'refused',
  ],
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
  ike: ['accepted', 'refused'],
  ipsec: ['accepted', 'refused'],
  accepted: ['encryption', 'integrity', 'prf', 'keyExchange', 'extendedSequenceNumbers'],
  refused: ['version', 'suite', 'encryption', 'integrity', 'prf', 'keyExchange', 'extendedSequenceNumbers'],
  findings: ['id', 'policy', 'clause', 'target', 'direction', 'verdict', 'reason', 'expected', 'observed', 'evidence'],
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
    'startedAtMs',
    'elapsedMs',
    'attempts',
  ],
};

const OPEN: ReadonlySet<string> = new Set(['offer', 'answer', 'expected', 'observed', 'vendor', 'suites']);

/** The result document as JSON: keys in one order however the document was put together, two spaces, a line feed at the end. */
export function jsonReport(result: ResultDocument): string {
  return `${JSON.stringify(ordered('', result), null, 2)}\n`;
}

function ordered(place: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(place, item));
  if (typeof value !== 'object' || value === null || OPEN.has(place)) return value;
  const known = KEY_ORDER[place] ?? [];
  const entries = new Map(Object.entries(value));
  const names = [
    ...known.filter((name) => entries.has(name)),
    ...[...entries.keys()].filter((n) => !known.includes(n)),
  ];
  return Object.fromEntries(names.map((name) => [name, ordered(name, entries.get(name))]));
}
