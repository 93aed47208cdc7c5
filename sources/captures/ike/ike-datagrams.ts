import { ikev1ExchangeType } from '../../../core/protocol/ikev1/numbers.ts';
import { headerLength } from '../../../core/protocol/ikev2/message.ts';
import { exchangeType } from '../../../core/protocol/ikev2/numbers.ts';
import { u32 } from '../layers/network-order.ts';

/** The head of a message of IKE, as far as it says what to do with it. */
export type IkeKind = 'init' | 'phase1' | 'protected' | 'informational1' | 'other';

const markerLength = 4;

/** Where the message begins: behind the marker of RFC 3948 on whatever port, or at once; -1 where it is no IKE. */
export function ikeAt(octets: Uint8Array, from: number, to: number): number {
  const hasMarker = u32(octets, from) === 0;
  const at = hasMarker ? from + markerLength : from;
  return isHead(octets, at, to) ? at : -1;
}

/** Major version 1 or 2, an exchange that both know, and an initiator's SPI; the length is looked at by who reads on. */
function isHead(octets: Uint8Array, at: number, to: number): boolean {
  if (to - at < headerLength) return false;
  const version = octets[at + 17] as number;
  const exchange = octets[at + 18] as number;
  const isKnown =
    version === 0x10 ? exchange >= 1 && exchange <= 6 : version >> 4 === 2 && exchange >= 34 && exchange <= 44;
  if (!isKnown && !(version === 0x10 && exchange >= 32 && exchange <= 34)) return false;
  const length = u32(octets, at + 24);
  return (u32(octets, at) !== 0 || u32(octets, at + 4) !== 0) && length >= headerLength && length <= 0xffff;
}

export function ikeKind(octets: Uint8Array, at: number): IkeKind {
  const version = (octets[at + 17] as number) >> 4;
  const exchange = octets[at + 18] as number;
  if (version === 2)
    return exchange === exchangeType.ikeSaInit ? 'init' : exchange === 35 || exchange === 43 ? 'protected' : 'other';
  if (exchange === ikev1ExchangeType.mainMode || exchange === ikev1ExchangeType.aggressiveMode) return 'phase1';
  return exchange === ikev1ExchangeType.informational ? 'informational1' : 'other';
}
