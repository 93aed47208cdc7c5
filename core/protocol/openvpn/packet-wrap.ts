/** Digests of HMAC that the control channel knows, by OpenVPN's names. */
export type HmacDigest = 'SHA1' | 'SHA256' | 'SHA384' | 'SHA512';

/** Octets of a digest. */
export const digestLengths: Readonly<Record<HmacDigest, number>> = { SHA1: 20, SHA256: 32, SHA384: 48, SHA512: 64 };

/** The cryptography that wraps need; a pure layer has none of its own. */
export interface WrapCrypto {
  hmac(digest: HmacDigest, key: Uint8Array, octets: Uint8Array): Uint8Array;
  /** AES-256 in counter mode; `iv` has 16 octets. The same function both ways. */
  aes256Ctr(key: Uint8Array, iv: Uint8Array, octets: Uint8Array): Uint8Array;
}

/** What stands around the packets of one session; `plain` is a packet without a wrap (`controlPacket`). */
export interface PacketWrap {
  /** The octets to send. Each call counts as a packet of its own: what is sent again is wrapped again. */
  wrap(plain: Uint8Array): Uint8Array;
  /** The packet without its wrap; undefined when the octets are not a packet that was wrapped with our keys. */
  unwrap(octets: Uint8Array): Uint8Array | undefined;
  /** Opcode of a client's reset under this wrap. */
  readonly resetOpcode: number;
}

/** Ids that let a peer tell a replay: the n-th packet of the session, and when the session began. */
export interface ReplayStamp {
  /** Seconds since 1970, the same for the whole session. */
  readonly unixTime: number;
  /** Id of the first packet. */
  readonly firstId: number;
}

/** `a` before `b` before …, in one piece. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Compares every octet whatever the first ones are. */
export function equalOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  return a.reduce((difference, octet, at) => difference | (octet ^ (b[at] ?? 0)), 0) === 0;
}

/** The eight octets of a replay stamp. */
export function stampOctets(id: number, unixTime: number): Uint8Array {
  const octets = new Uint8Array(8);
  const view = new DataView(octets.buffer);
  view.setUint32(0, id);
  view.setUint32(4, unixTime);
  return octets;
}
