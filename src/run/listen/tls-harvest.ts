import { type ClientHello, clientHello } from '../../../core/protocol/tls/client-hello.ts';
import { extension, extensionType } from '../../../core/protocol/tls/extension.ts';
import { handshakeMessage, handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { suitesOf, tlsVersion } from '../../../core/protocol/tls/registry.ts';
import { helloRetryRequestRandom, serverHello } from '../../../core/protocol/tls/server-hello.ts';
import { alert, contentType, tlsRecord } from '../../../core/protocol/tls/tls-record.ts';
import { decode, encode, u16 } from '../../../core/wire/codec.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import { type CapturedHello, capturedHello } from '../../../sources/captures/tls/hello-offer.ts';
import { RecordWalker } from '../../../sources/captures/tls/record-walker.ts';
import { ignored, type Reaction } from './harvested.ts';

/** Octets of a connection that are kept: a hello of TLS has at most that, but for those that nobody sends. */
const octetsAtMost = 64 * 1024;

/** A reaction, and whether nothing more is to be learnt of the connection. */
export interface TlsReaction extends Reaction {
  readonly isOver: boolean;
}

/**
 * Reads the hello of one connection, and where it offers TLS 1.3 and has groups without a key share, asks for one of them (HelloRetryRequest): the
 * second hello is the last thing that a client says in the clear. No handshake is ever completed.
 */
export class TlsHarvest {
  #octets: Uint8Array = new Uint8Array(0);
  readonly #walker = new RecordWalker();
  #seen = 0;

  /** What to do with octets that came in. */
  push(octets: Uint8Array): TlsReaction {
    if (this.#octets.length + octets.length > octetsAtMost) return { isOver: true };
    const all = new Uint8Array(this.#octets.length + octets.length);
    all.set(this.#octets);
    all.set(octets, this.#octets.length);
    this.#octets = all;
    this.#walker.walk(all, all.length);
    const hellos = this.#walker.messages.filter(({ type }) => type === handshakeType.clientHello);
    const next = hellos[this.#seen];
    if (next === undefined)
      return { ...ignored, isOver: this.#walker.fault !== undefined || this.#walker.alert !== undefined };
    this.#seen += 1;
    const hello = decodeOrNone(() => decode(clientHello, next.body));
    const offer = hello === undefined ? undefined : decodeOrNone(() => capturedHello(hello));
    if (hello === undefined || offer === undefined) return { answer: failure, isOver: true };
    const retry = this.#seen === 1 ? retryRequest(hello, offer) : undefined;
    const answer = retry ?? failure;
    return {
      harvested: { kind: 'tls', offer },
      ...(answer.length <= octets.length ? { answer } : {}),
      isOver: retry === undefined,
    };
  }
}

/** handshake_failure(40). */
const failure = encode(tlsRecord, {
  type: contentType.alert,
  version: tlsVersion.tls12,
  fragment: encode(alert, { level: 2, description: 40 }),
});

/** Absent where the client has shown all that it has, or speaks no TLS 1.3. */
function retryRequest(
  hello: ClientHello,
  { versions, suites, groups, keyShares }: CapturedHello,
): Uint8Array | undefined {
  const suite = suites.find((one) => suitesOf(tlsVersion.tls13).includes(one));
  const group = groups.find((one) => !keyShares.includes(one));
  if (!versions.includes(tlsVersion.tls13) || suite === undefined || group === undefined) return undefined;
  const body = encode(serverHello, {
    legacyVersion: tlsVersion.tls12,
    random: helloRetryRequestRandom,
    legacySessionId: hello.legacySessionId,
    cipherSuite: suite,
    compressionMethod: 0,
    extensions: [
      extension(extensionType.supportedVersions, u16, tlsVersion.tls13),
      extension(extensionType.keyShare, u16, group),
    ],
  });
  const fragment = encode(handshakeMessage, { type: handshakeType.serverHello, body });
  return encode(tlsRecord, { type: contentType.handshake, version: tlsVersion.tls12, fragment });
}
