import { fromHex } from '../../wire/hex.ts';

/**
 * Vendor ids (RFC 7296 section 3.12) whose octets are the MD5 of a text, the custom since ISAKMP: the name here is that text. Some go on
 * with four octets that are a version.
 */
const hashed: Readonly<Record<string, string>> = {
  '882fe56d6fd20dbc2251613b2ebe5beb': 'strongSwan',
  '1e2b516905991c7d7c96fcbfb587e461': 'MS NT5 ISAKMPOAKLEY',
  fb1de3cdf341b7ea16b7e5be0855f120: 'MS-Negotiation Discovery Capable',
  '26244d38eddb61b3172a36e3d0cfb819': 'Vid-Initial-Contact',
  e3a5966a76379fe707228231e5ce8652: 'IKE CGA version 1',
  '214ca4faffa7f32d6748e5303395ae83': 'MS-MamieExists',
  '4048b7d56ebce88525e7de7f00d6c2d3': 'FRAGMENTATION',
};

const digestDigits = 32;
const versionDigits = 8;

/** Every name of the table, with the octets in hex. */
export const vendorIds: readonly { readonly name: string; readonly hex: string }[] = Object.entries(hashed).map(
  ([hex, name]) => ({ name, hex }),
);

/**
 * The name of a vendor id in lower-case hex: 'strongSwan', 'MS NT5 ISAKMPOAKLEY 9' (with its version), or the text in quotes where the
 * octets are one ('"CISCO-DELETE-REASON"'). The hex itself where it is none of these.
 */
export function vendorIdName(hex: string): string {
  const name = hashed[hex.slice(0, digestDigits)];
  const rest = hex.slice(digestDigits);
  if (name !== undefined && rest === '') return name;
  if (name !== undefined && rest.length === versionDigits) return `${name} ${Number.parseInt(rest, 16)}`;
  const octets = fromHex(hex);
  const isText = octets.length > 3 && octets.every((octet) => octet >= 0x20 && octet < 0x7f && octet !== 0x22);
  return isText ? `"${String.fromCharCode(...octets)}"` : hex;
}
