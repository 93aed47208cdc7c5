import type { ClientHello } from '../../../core/protocol/tls/client-hello.ts';
import { tlsVersion } from '../../../core/protocol/tls/registry.ts';
import { ssl2ClientHello } from '../../../core/protocol/tls/ssl2-message.ts';
import { decode } from '../../../core/wire/codec.ts';
import { ssl2HelloEnd } from './begins-tls.ts';

/** A hello in the form of SSL 2.0, which a connection begins with. */
export interface Ssl2Opening {
  /** What it says to a server of later versions (RFC 5246 appendix E.2): no compression, no extensions, the challenge as random. */
  readonly hello: ClientHello;
  /** What it says to one of SSL 2.0: cipher kinds, which are no suites. */
  readonly cipherKinds: readonly number[];
  /** Behind it. */
  readonly to: number;
}

const randomLength = 32;

/** The hello that a stream begins with that `beginsSsl2` took; 'short' while it is not whole, undefined where it is of a version without such a hello. */
export function ssl2Opening(octets: Uint8Array, length: number): Ssl2Opening | 'short' | undefined {
  const to = ssl2HelloEnd(octets);
  if (length < to) return 'short';
  // Its lengths fit: `beginsSsl2` looked at them.
  const { version, cipherKinds, sessionId, challenge } = decode(ssl2ClientHello, octets.subarray(0, to));
  // TLS 1.3 has no hello in this form (RFC 8446 appendix D.5).
  if (version > tlsVersion.tls12) return undefined;
  const random = new Uint8Array(randomLength);
  random.set(challenge, randomLength - challenge.length);
  return {
    hello: {
      legacyVersion: version,
      random,
      legacySessionId: sessionId,
      cipherSuites: cipherKinds.filter(isSuite),
      compressionMethods: [0],
      extensions: undefined,
    },
    cipherKinds: cipherKinds.filter((kind) => !isSuite(kind)),
    to,
  };
}

/** Its first octet is 0. */
function isSuite(kind: number): boolean {
  return kind <= 0xffff;
}
