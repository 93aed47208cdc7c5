import { toHex } from '../../wire/hex.ts';
import { type DerValue, derContent, derOid, derTag, derValues } from './der.ts';

/** A name as it is compared (RFC 5280 section 7.1): relative names in their order, each the sorted 'oid=value' of its attributes. */
export type DistinguishedName = readonly (readonly string[])[];

/** Reads what stands in a Name. Throws WireError. */
export function distinguishedName(content: Uint8Array): DistinguishedName {
  return derValues(content).map((relative) =>
    derValues(derContent(relative, derTag.set))
      .map((attribute) => {
        const [type, value] = derValues(derContent(attribute, derTag.sequence));
        return `${derOid(derContent(type, derTag.objectIdentifier))}=${canonical(value)}`;
      })
      .sort(),
  );
}

export function isSameName(one: DistinguishedName, other: DistinguishedName): boolean {
  return one.length === other.length && isWithinName(one, other);
}

/** Whether `name` begins with all of `subtree`. */
export function isWithinName(name: DistinguishedName, subtree: DistinguishedName): boolean {
  return subtree.every((relative, at) => relative.join('\n') === name[at]?.join('\n'));
}

/** One attribute's values, as they are compared: lower case. */
export function attributesOf(name: DistinguishedName, oid: string): readonly string[] {
  const start = `${oid}=`;
  return name.flat().flatMap((one) => (one.startsWith(start) ? [one.slice(start.length)] : []));
}

const encodings: Readonly<Record<number, string>> = {
  0x0c: 'utf-8',
  0x13: 'latin1',
  0x14: 'latin1',
  0x16: 'latin1',
  0x1e: 'utf-16be',
};

/** The stringprep of RFC 4518 in what matters: case, compatibility forms and white space. Other types are compared octet by octet. */
function canonical(value: DerValue | undefined): string {
  if (value === undefined) return '';
  const encoding = encodings[value.tag];
  if (encoding === undefined) return `#${toHex(value.content)}`;
  const text = new TextDecoder(encoding).decode(value.content);
  return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}
