import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { certificateMessage13 } from '../../core/protocol/tls/certificate-message.ts';
import { isStapled } from '../../core/protocol/tls/certificate-status.ts';
import { extensionType, extensionValue, serverKeyShare } from '../../core/protocol/tls/extension.ts';
import { type HandshakeMessage, handshakeMessage, handshakeType } from '../../core/protocol/tls/handshake-message.ts';
import type { ServerFlight } from '../../core/protocol/tls/server-flight.ts';
import { type Alert, alert, contentType, recordHeaderLength } from '../../core/protocol/tls/tls-record.ts';
import { type Codec, decode, encode, rest, sized, struct, u8, u16 } from '../../core/wire/codec.ts';
import { Reader } from '../../core/wire/reader.ts';
import { WireError } from '../../core/wire/wire-error.ts';
import type { EphemeralKey } from './ephemeral-keys.ts';

/** What the encrypted part of a server's first flight says so far (RFC 8446 section 4). */
export interface Tls13Flight {
  /** DER, leaf first. */
  readonly certificates?: readonly Uint8Array[];
  /** An answer of an OCSP responder came with the leaf. */
  readonly stapled?: true;
  readonly certificateRequested: boolean;
  /** Of the CertificateVerify; the last thing that is looked for. */
  readonly signatureScheme?: number;
  readonly alert?: Alert;
  /** Why the rest could not be read. */
  readonly fault?: string;
}

/** Suites whose records can be opened here: hash, cipher of node:crypto, octets of the key (RFC 8446 appendix B.4). */
const ciphers: ReadonlyMap<
  number,
  readonly [hash: string, cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305', keyLength: number]
> = new Map([
  [0x1301, ['sha256', 'aes-128-gcm', 16]],
  [0x1302, ['sha384', 'aes-256-gcm', 32]],
  [0x1303, ['sha256', 'chacha20-poly1305', 32]],
]);

/** Suites that `openTls13Flight` can read. */
export const openableSuites: readonly number[] = [...ciphers.keys()];

const ivLength = 12;
const tagLength = 16;

/**
 * Opens the records of `flight` that are encrypted under the handshake keys. `clientHello` is our message with its header. Never throws;
 * what does not open, or does not fit, becomes `fault`.
 */
export function openTls13Flight(
  clientHello: Uint8Array,
  flight: ServerFlight,
  keys: readonly EphemeralKey[],
): Tls13Flight {
  const seen: { -readonly [K in keyof Tls13Flight]: Tls13Flight[K] } = { certificateRequested: false };
  try {
    const open = opener(clientHello, flight, keys);
    let pending: Uint8Array = new Uint8Array(0);
    for (const record of flight.protectedRecords) {
      const { type, content } = open(record);
      if (type === contentType.alert) {
        seen.alert = decode(alert, content, 'alert');
        break;
      }
      if (type !== contentType.handshake) continue;
      pending = joined(pending, content);
      for (let next = messageOf(pending); next !== undefined; next = messageOf(pending)) {
        pending = pending.subarray(next.body.length + 4);
        readMessage(next, seen);
      }
    }
  } catch (error) {
    // A key that is no point, a record that was not sealed with our key, a message that does not fit: all of them the server's doing.
    if (!(error instanceof Error)) throw error;
    seen.fault = error.message;
  }
  return seen;
}

function readMessage(
  { type, body }: HandshakeMessage,
  seen: { -readonly [K in keyof Tls13Flight]: Tls13Flight[K] },
): void {
  if (type === handshakeType.certificateRequest) seen.certificateRequested = true;
  if (type === handshakeType.certificate) {
    const { entries } = decode(certificateMessage13, body, 'certificate');
    seen.certificates = entries.map(({ certificate }) => certificate);
    const status = entries[0]?.extensions.find(({ type: of }) => of === extensionType.statusRequest);
    if (status !== undefined && isStapled(status.body)) seen.stapled = true;
  }
  if (type === handshakeType.certificateVerify)
    seen.signatureScheme = decode(certificateVerify, body, 'certificate-verify').scheme;
}

interface CertificateVerify {
  readonly scheme: number;
  readonly signature: Uint8Array;
}

/** RFC 8446 section 4.4.3. */
const certificateVerify: Codec<CertificateVerify> = struct<CertificateVerify>({
  scheme: u16,
  signature: sized(2, rest),
});

/** The first message of `pending`; undefined while it is incomplete. */
function messageOf(pending: Uint8Array): HandshakeMessage | undefined {
  const [, a = 0, b = 0, c = 0] = pending;
  const length = 4 + a * 0x10000 + b * 0x100 + c;
  return pending.length < 4 || pending.length < length ? undefined : handshakeMessage.read(new Reader(pending));
}

type Opener = (record: Uint8Array) => { readonly type: number; readonly content: Uint8Array };

/** RFC 8446 sections 7.1 and 7.3: the server's handshake traffic key. */
function opener(
  clientHello: Uint8Array,
  { hello, helloMessage, group }: ServerFlight,
  keys: readonly EphemeralKey[],
): Opener {
  const [hash, cipher, keyLength] = ciphers.get(hello?.cipherSuite ?? 0) ?? [];
  const peer = extensionValue(hello?.extensions ?? [], extensionType.keyShare, serverKeyShare);
  const own = keys.find(({ share }) => share.group === group);
  if (hash === undefined || cipher === undefined || keyLength === undefined || helloMessage === undefined) {
    throw new WireError({ path: 'server-hello', offset: 0 }, 'a suite whose records can be opened', 'another');
  }
  if (peer === undefined || own === undefined) {
    throw new WireError({ path: 'server-hello/key-share', offset: 0 }, 'one of our groups', 'another');
  }
  const length = hash === 'sha384' ? 48 : 32;
  const digest = (octets: Uint8Array): Uint8Array => new Uint8Array(createHash(hash).update(octets).digest());
  const extract = (salt: Uint8Array, secret: Uint8Array): Uint8Array =>
    new Uint8Array(createHmac(hash, salt).update(secret).digest());
  const zeros = new Uint8Array(length);
  const derived = expandLabel(hash, extract(zeros, zeros), 'derived', digest(new Uint8Array(0)), length);
  const secret = extract(derived, own.agree(peer.keyExchange));
  const traffic = expandLabel(hash, secret, 's hs traffic', digest(joined(clientHello, helloMessage)), length);
  const key = expandLabel(hash, traffic, 'key', new Uint8Array(0), keyLength);
  const iv = expandLabel(hash, traffic, 'iv', new Uint8Array(0), ivLength);
  let sequence = 0;
  return (record) => {
    const nonce = iv.map((octet, at) => octet ^ (at < 4 ? 0 : Math.floor(sequence / 0x100 ** (11 - at)) % 0x100));
    sequence++;
    const sealed = record.subarray(recordHeaderLength);
    // The option is for the types of ChaCha20-Poly1305; 16 octets is every cipher's tag here (RFC 8446 section 5.2).
    const decipher = createDecipheriv(cipher as 'chacha20-poly1305', key, nonce, { authTagLength: tagLength });
    decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
    decipher.setAAD(record.subarray(0, recordHeaderLength), { plaintextLength: sealed.length - tagLength });
    const opened = joined(decipher.update(sealed.subarray(0, sealed.length - tagLength)), decipher.final());
    const end = opened.findLastIndex((octet) => octet !== 0);
    return { type: opened[end] ?? 0, content: opened.slice(0, Math.max(end, 0)) };
  };
}

interface HkdfLabel {
  readonly length: number;
  readonly label: Uint8Array;
  readonly context: Uint8Array;
}

const hkdfLabel: Codec<HkdfLabel> = struct<HkdfLabel>({ length: u16, label: sized(1, rest), context: sized(1, rest) });

/** HKDF-Expand-Label (RFC 8446 section 7.1) for outputs no longer than one hash. */
function expandLabel(hash: string, secret: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array {
  const info = encode(hkdfLabel, { length, label: new TextEncoder().encode(`tls13 ${label}`), context });
  return new Uint8Array(createHmac(hash, secret).update(info).update(encode(u8, 1)).digest()).slice(0, length);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
