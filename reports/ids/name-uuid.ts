import type { ResultDocument } from '../../core/finding/result.ts';
import { Sha1 } from './sha1.ts';

/** The namespace of everything that gateproof names; drawn once. */
const NAMESPACE = '6f1d0c1e-6c6e-4b0c-9f0a-3f6f0f5b7a52';

/** Texts of parts that are kept while a result is named, and the length of the longest. */
const mostKnown = 10_000;
const longestKnown = 1000;

/** Members of an observation and of a finding that a result is not named by. */
const leftOut: ReadonlySet<string> = new Set(['sent', 'received', 'expected']);

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));

/** UUIDs of version 5 (RFC 9562 section 5.5) in one namespace: the same name gives the same one. */
export function uuidNamer(namespace: string): (name: string) => string {
  const octets = octetsOf(namespace);
  const digest = new Sha1();
  return (name) => uuidOf(digest.reset().updateOctets(octets).update(name));
}

/**
 * Names a result by its content: the same observations, policies and date give the same UUID, whatever order its keys have. The octets of
 * exchanges are left out, which the documents that go by this name do not hold, and what a finding expected, which its policy says.
 */
export function resultUuid(result: ResultDocument): string {
  const digest = new Sha1().updateOctets(octetsOf(NAMESPACE));
  const { targets, findings, observations, ...rest } = result;
  const known = new Map<object, string>();
  digest.update(canonical(rest, known));
  for (const list of [targets, findings, observations]) {
    digest.update('\n');
    for (const one of list) digest.update(`${canonical(one, known, leftOut)}\n`);
  }
  return uuidOf(digest);
}

function octetsOf(uuid: string): Uint8Array {
  const pairs = uuid.replaceAll('-', '').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

function uuidOf(digest: Sha1): string {
  const octets = digest.digest();
  octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x50;
  octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80;
  let text = '';
  for (let at = 0; at < 16; at++) {
    if (at === 4 || at === 6 || at === 8 || at === 10) text += '-';
    text += hexPairs[octets[at] ?? 0] ?? '';
  }
  return text;
}

/** JSON with sorted keys and no space; `known` has what was written of parts that come again, as in a document that was read. */
function canonical(value: unknown, known: Map<object, string>, without?: ReadonlySet<string>): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((one) => canonicalPart(one, known)).join(',')}]`;
  const parts = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(parts).sort()) {
    if (parts[name] === undefined || without?.has(name) === true) continue;
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${canonicalPart(parts[name], known)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

function canonicalPart(value: unknown, known: Map<object, string>): string {
  if (typeof value !== 'object' || value === null) return canonical(value, known);
  const before = known.get(value);
  if (before !== undefined) return before;
  const text = canonical(value, known);
  if (known.size < mostKnown && text.length < longestKnown) known.set(value, text);
  return text;
}
