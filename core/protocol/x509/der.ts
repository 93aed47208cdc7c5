import { WireError } from '../../wire/wire-error.ts';

/** One value of DER (X.690): its identifier octet and what stands in it. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Identifier octets that certificates use. Context-specific ones are 0x80 (primitive) or 0xa0 (constructed) and their number. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Values that are read of one sequence; a certificate with more is an attack on the reader's time. */
const valuesAtMost = 20_000;

/** The values that stand one behind another. Throws WireError for what is no DER. */
export function derValues(octets: Uint8Array): readonly DerValue[] {
  const values: DerValue[] = [];
  for (let at = 0; at < octets.length; ) {
    if (values.length === valuesAtMost) fail(at, `at most ${valuesAtMost} values`, 'more');
    const tag = octets[at] ?? 0;
    if ((tag & 0x1f) === 0x1f) fail(at, 'a tag number below 31', 'a longer one');
    const [length, start] = contentLength(octets, at + 1);
    if (octets.length - start < length) fail(at, `${length} octets`, String(octets.length - start));
    values.push({ tag, content: octets.subarray(start, start + length) });
    at = start + length;
  }
  return values;
}

/** The only value, with this tag. Throws WireError. */
export function derValue(octets: Uint8Array, tag: number): Uint8Array {
  const [only, another] = derValues(octets);
  if (only === undefined || another !== undefined) fail(0, 'one value', only === undefined ? 'none' : 'several');
  return derContent(only, tag);
}

/** What stands in a value with this tag. Throws WireError for another, or for none. */
export function derContent(value: DerValue | undefined, tag: number): Uint8Array {
  if (value?.tag !== tag) fail(0, `tag ${tag}`, value === undefined ? 'nothing' : `tag ${value.tag}`);
  return value.content;
}

/** A number that fits into 31 bits and is not negative; undefined for another one. */
export function derSmallNumber(content: Uint8Array): number | undefined {
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0) > 0x7f) return undefined;
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}

/** '2.5.29.17'. */
export function derOid(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = arc * 128n + BigInt(octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const [first = 0n, ...rest] = arcs;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...rest].join('.');
}

function contentLength(octets: Uint8Array, at: number): readonly [length: number, start: number] {
  const first = octets[at];
  if (first === undefined) fail(at, 'a length', 'nothing');
  if (first < 0x80) return [first, at + 1];
  const count = first & 0x7f;
  if (count === 0 || count > 3 || octets.length - at - 1 < count)
    fail(at, 'a definite length', `0x${first.toString(16)}`);
  const length = octets.subarray(at + 1, at + 1 + count).reduce((sum, octet) => sum * 256 + octet, 0);
  return [length, at + 1 + count];
}

function fail(offset: number, wanted: string, found: string): never {
  throw new WireError({ path: 'der', offset }, wanted, found);
}
