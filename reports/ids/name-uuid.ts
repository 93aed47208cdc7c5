import { createHash, hash } from 'node:crypto';
import type { ResultDocument } from '../../core/finding/result.ts';

/** The namespace of everything that gateproof names; drawn once. */
const NAMESPACE = '6f1d0c1e-6c6e-4b0c-9f0a-3f6f0f5b7a52';

/** Texts of parts that are kept while a result is named, and the length of the longest. */
const mostKnown = 10_000;
const longestKnown = 1000;

/** Members of an observation and of a finding that a result is not named by. */
const leftOut: ReadonlySet<string> = new Set(['sent', 'received', 'expected']);

/** UUIDs of version 5 (RFC 9562 section 5.5) in one namespace: the same name gives the same one. */
export function uuidNamer(namespace: string): (name: string) => string {
  const octets = octetsOf(namespace);
  return (name) => uuidOf(hash('sha1', Buffer.concat([octets, Buffer.from(name)])));
}

/**
 * Names a result by its content: the same observations, policies and date give the same UUID, whatever order its keys have. The octets of
 * exchanges are left out, which the documents that go by this name do not hold, and what a finding expected, which its policy says.
 */
export function resultUuid(result: ResultDocument): string {
  const digest = createHash('sha1').update(octetsOf(NAMESPACE));
  const { targets, findings, observations, ...rest } = result;
  const known = new Map<object, string>();
  digest.update(canonical(rest, known));
  for (const list of [targets, findings, observations]) {
    digest.update('\n');
    for (const one of list) digest.update(`${canonical(one, known, leftOut)}\n`);
  }
  return uuidOf(digest.digest('hex'));
}

function octetsOf(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** Of the first 16 octets of a digest, in hexadecimal digits. SHA-1 names things here and protects nothing: an attestation has its own digests. */
function uuidOf(digest: string): string {
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const [a, b, c] = [digest.slice(0, 8), digest.slice(8, 12), digest.slice(13, 16)];
  return `${a}-${b}-5${c}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
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
