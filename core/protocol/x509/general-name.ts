import { toHex } from '../../wire/hex.ts';
import { type DerValue, derOid } from './der.ts';

/** A GeneralName by the number of its kind (RFC 5280 section 4.2.1.6) and what stands in it. */
export interface GeneralName {
  readonly kind: number;
  readonly content: Uint8Array;
}

export const nameKind = { other: 0, email: 1, dns: 2, directory: 4, uri: 6, address: 7, registeredId: 8 } as const;

const labels: Readonly<Record<number, string>> = { 1: 'EMAIL', 2: 'DNS', 4: 'DN', 6: 'URL', 7: 'IP', 8: 'ID' };

export function generalName({ tag, content }: DerValue): GeneralName {
  return { kind: tag & 0x1f, content };
}

/** The octets of an IA5String; what is not ASCII stays visible as such. */
export function ia5Text(content: Uint8Array): string {
  return new TextDecoder('latin1').decode(content);
}

/** 'DNS:vpn.example', 'IP:192.0.2.1'. */
export function generalNameText({ kind, content }: GeneralName): string {
  return `${labels[kind] ?? 'OTHER'}:${valueText(kind, content)}`;
}

function valueText(kind: number, content: Uint8Array): string {
  if (kind === nameKind.email || kind === nameKind.dns || kind === nameKind.uri) return ia5Text(content);
  if (kind === nameKind.address) return addressText(content) ?? toHex(content);
  return kind === nameKind.registeredId ? derOid(content) : toHex(content);
}

/** An IPv4 or IPv6 address, the latter in full; undefined for another number of octets. */
function addressText(octets: Uint8Array): string | undefined {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return undefined;
  return (toHex(octets).match(/.{4}/gu) ?? []).map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
