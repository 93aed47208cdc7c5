import { toHex } from '../../core/wire/hex.ts';
import { ProfileError } from './profile-error.ts';

const signedDataType = '06092a864886f70d010702';

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** The whole element, with tag and length. */
  readonly whole: Uint8Array;
  readonly rest: Uint8Array;
}

/**
 * What a CMS SignedData (RFC 5652 section 5.1) in DER carries. The signature is not looked at: who signed a profile says nothing about
 * what the profile asks for. Throws ProfileError 'profile-cms'.
 */
export function cmsContent(octets: Uint8Array, where: string): Uint8Array {
  const refuse = (wanted: string): ProfileError =>
    new ProfileError('profile-cms', `${where}: ${wanted} wanted, other octets found`);
  const next = (from: Uint8Array, tag: number, wanted: string): Element => {
    const element = elementOf(from);
    if (element?.tag !== tag) throw refuse(wanted);
    return element;
  };
  const info = next(octets, 0x30, 'a property list, or CMS SignedData of definite lengths around one');
  const type = next(info.content, 0x06, 'the type of a CMS content');
  if (toHex(type.whole) !== signedDataType) throw refuse('CMS SignedData');
  const signed = next(next(type.rest, 0xa0, 'CMS SignedData').content, 0x30, 'CMS SignedData');
  const version = next(signed.content, 0x02, 'the version of CMS SignedData');
  const digests = next(version.rest, 0x31, 'the digests of CMS SignedData');
  const encapsulated = next(digests.rest, 0x30, 'the content of CMS SignedData');
  const inner = next(encapsulated.content, 0x06, 'the type of the signed content');
  const content = elementOf(next(inner.rest, 0xa0, 'the signed content itself (it is signed apart)').content);
  if (content?.tag === 0x04) return content.content;
  if (content?.tag === 0x24) return joined(content.content, refuse);
  throw refuse('the signed content as OCTET STRING');
}

/** A constructed OCTET STRING, one level deep as it is written in practice. */
function joined(octets: Uint8Array, refuse: (wanted: string) => ProfileError): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let left = octets; left.length > 0; ) {
    const part = elementOf(left);
    if (part?.tag !== 0x04) throw refuse('the signed content as OCTET STRING');
    parts.push(part.content);
    left = part.rest;
  }
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The first element; undefined when it is cut short, longer than 2^32 octets or of indefinite length. */
function elementOf(octets: Uint8Array): Element | undefined {
  const [tag, first] = octets;
  if (tag === undefined || first === undefined || first === 0x80) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (count > 4 || octets.length < 2 + count) return undefined;
  const length = count === 0 ? first : octets.subarray(2, 2 + count).reduce((sum, octet) => sum * 0x100 + octet, 0);
  const start = 2 + count;
  if (octets.length < start + length) return undefined;
  const end = start + length;
  return { tag, content: octets.subarray(start, end), whole: octets.subarray(0, end), rest: octets.subarray(end) };
}
