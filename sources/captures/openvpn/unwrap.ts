import { headerLength, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { digestLengths, joined, type WrapCrypto } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { directedKeys } from '../../../core/protocol/openvpn/static-key.ts';
import { tlsCryptWrap } from '../../../core/protocol/openvpn/tls-crypt.ts';
import type { CapturedWrap } from './reset-wrap.ts';
import { openWrappedKey, wrappedKeyIn } from './wrapped-key.ts';

/** The user's keys of OpenVPN. */
export interface OpenVpnKeys {
  /** Static keys of tls-crypt, and of clients of tls-crypt-v2: 256 octets each. */
  readonly staticKeys: readonly Uint8Array[];
  /** Keys of servers of tls-crypt-v2: 128 octets each. */
  readonly serverKeys: readonly Uint8Array[];
  readonly crypto: WrapCrypto;
}

/** The packet without its wrap, from a side of one session; undefined where none of the keys opens it. */
export type Unwrap = (octets: Uint8Array, from: 'client' | 'server') => Uint8Array | undefined;

const replayLength = 8;
const stamp = { unixTime: 0, firstId: 1 };

/**
 * How to open the packets of a session by its first packet; undefined where no key does. What tls-auth adds is left out unchecked: it is the peers' to
 * check, and whoever could change a packet of theirs could change the capture.
 */
export function unwrapOf(wrap: CapturedWrap, reset: Uint8Array, keys: OpenVpnKeys | undefined): Unwrap | undefined {
  if (wrap.kind === 'none') return (octets) => octets;
  if (wrap.kind === 'tls-auth') {
    const bodyAt = headerLength + digestLengths[wrap.digest] + replayLength;
    return (octets) =>
      octets.length < bodyAt ? undefined : joined(octets.subarray(0, headerLength), octets.subarray(bodyAt));
  }
  if (keys === undefined) return undefined;
  const { staticKeys, serverKeys, crypto } = keys;
  const own = wrap.kind === 'tls-crypt-v2' ? wrappedKeyIn(reset) : undefined;
  const unwrapped = own === undefined ? [] : serverKeys.map((key) => openWrappedKey(own, key, crypto));
  const all = [...staticKeys, ...unwrapped.filter((key) => key !== undefined)];
  const ways = all.map((key): Unwrap => {
    // Each side opens what the other sent.
    const [atServer, atClient] = ([0, 1] as const).map((direction) =>
      tlsCryptWrap({ keys: directedKeys(key, direction), stamp, crypto }),
    );
    return (octets, from) => (from === 'client' ? atServer : atClient)?.unwrap(withoutWrappedKey(octets));
  });
  return ways.find((way) => way(reset, 'client') !== undefined);
}

/** A client of tls-crypt-v2 sends its wrapped key behind some packets. */
function withoutWrappedKey(octets: Uint8Array): Uint8Array {
  const code = (octets[0] ?? 0) >> 3;
  if (code !== opcode.hardResetClientV3 && code !== opcode.controlWkcV1) return octets;
  return octets.subarray(0, octets.length - (wrappedKeyIn(octets)?.length ?? 0));
}
