import { type Ssl2ServerHello, ssl2Answer, ssl2ClientHello } from '../../core/protocol/tls/ssl2-message.ts';
import { encode } from '../../core/wire/codec.ts';

/* Hellos in the form of SSL 2.0, of clients that also speak what came after it, and what a server of SSL 2.0 says to them. */

export const rc4Kind = 0x01_00_80;
export const tripleDesKind = 0x07_00_c0;

export interface WrittenSsl2Hello {
  /** The highest that the client speaks. */
  readonly version?: number;
  readonly cipherKinds?: readonly number[];
  readonly sessionId?: Uint8Array;
  readonly challenge?: Uint8Array;
}

const nothing = new Uint8Array(0);

export function ssl2Hello({
  version = 0x0303,
  cipherKinds = [0xc030, rc4Kind],
  sessionId = nothing,
  challenge = new Uint8Array(16).fill(1),
}: WrittenSsl2Hello = {}): Uint8Array {
  return encode(ssl2ClientHello, { version, cipherKinds, sessionId, challenge });
}

export function ssl2ServerHello(of: Partial<Ssl2ServerHello> = {}): Uint8Array {
  return encode(ssl2Answer, {
    kind: 'server-hello',
    sessionIdHit: 0,
    certificateType: 1,
    version: 0x0002,
    certificate: nothing,
    cipherKinds: [rc4Kind],
    connectionId: new Uint8Array(16).fill(101),
    ...of,
  });
}

export function ssl2Error(error: number): Uint8Array {
  return encode(ssl2Answer, { kind: 'error', error });
}
