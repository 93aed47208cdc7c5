import { type Codec, many, rest, u24 } from '../../wire/codec.ts';
import { Writer } from '../../wire/writer.ts';

/**
 * CLIENT-HELLO of SSL 2.0 (draft-hickman-netscape-ssl-00; RFC 6101 appendix E has the version that later servers accept).
 * Behind a two-octet record header: high bit set, 15 bits of length.
 */
export interface Ssl2ClientHello {
  readonly version: number;
  /** 24 bits each. */
  readonly cipherKinds: readonly number[];
  readonly sessionId: Uint8Array;
  /** 16 to 32 octets. */
  readonly challenge: Uint8Array;
}

export interface Ssl2ServerHello {
  readonly sessionIdHit: number;
  /** 1 for X.509. */
  readonly certificateType: number;
  readonly version: number;
  readonly certificate: Uint8Array;
  /** Those of the client's that the server accepts; the client chooses. */
  readonly cipherKinds: readonly number[];
  readonly connectionId: Uint8Array;
}

const clientHelloType = 1;
const serverHelloType = 4;
const errorType = 0;
const kinds = many(u24);

/** A whole record with the CLIENT-HELLO. */
export const ssl2ClientHello: Codec<Ssl2ClientHello> = ssl2Record({
  write(out, value) {
    out.u8(clientHelloType);
    out.u16(value.version);
    out.u16(value.cipherKinds.length * 3);
    out.u16(value.sessionId.length);
    out.u16(value.challenge.length);
    kinds.write(out, value.cipherKinds);
    out.octets(value.sessionId);
    out.octets(value.challenge);
  },
  read(from) {
    const at = from.offset;
    const type = from.u8();
    if (type !== clientHelloType) from.fail('message type CLIENT-HELLO(1)', String(type), at);
    const version = from.field('version', () => from.u16());
    const [kindsLength, idLength, challengeLength] = [from.u16(), from.u16(), from.u16()];
    return {
      version,
      cipherKinds: from.field('cipher-kinds', () => from.window(kindsLength, (window) => kinds.read(window))),
      sessionId: from.field('session-id', () => from.octets(idLength)),
      challenge: from.field('challenge', () => from.octets(challengeLength)),
    };
  },
});

/** What a server answers: SERVER-HELLO, or ERROR with its code. */
export type Ssl2Answer =
  | ({ readonly kind: 'server-hello' } & Ssl2ServerHello)
  | { readonly kind: 'error'; readonly error: number };

/** A whole record with a SERVER-HELLO or an ERROR. */
export const ssl2Answer: Codec<Ssl2Answer> = ssl2Record({
  write(out, value) {
    if (value.kind === 'error') {
      out.u8(errorType);
      out.u16(value.error);
      return;
    }
    out.u8(serverHelloType);
    out.u8(value.sessionIdHit);
    out.u8(value.certificateType);
    out.u16(value.version);
    out.u16(value.certificate.length);
    out.u16(value.cipherKinds.length * 3);
    out.u16(value.connectionId.length);
    out.octets(value.certificate);
    kinds.write(out, value.cipherKinds);
    out.octets(value.connectionId);
  },
  read(from) {
    const at = from.offset;
    const type = from.u8();
    if (type === errorType) return { kind: 'error', error: from.field('error', () => from.u16()) };
    if (type !== serverHelloType) from.fail('message type SERVER-HELLO(4) or ERROR(0)', String(type), at);
    const [sessionIdHit, certificateType, version] = [from.u8(), from.u8(), from.u16()];
    const [certificateLength, kindsLength, idLength] = [from.u16(), from.u16(), from.u16()];
    return {
      kind: 'server-hello',
      sessionIdHit,
      certificateType,
      version,
      certificate: from.field('certificate', () => from.octets(certificateLength)),
      cipherKinds: from.field('cipher-kinds', () => from.window(kindsLength, (window) => kinds.read(window))),
      connectionId: from.field('connection-id', () => from.window(idLength, (window) => rest.read(window))),
    };
  },
});

const errorNames: Readonly<Record<number, string>> = {
  1: 'no-cipher',
  2: 'no-certificate',
  4: 'bad-certificate',
  6: 'unsupported-certificate-type',
};

/** An ERROR in words. */
export function ssl2ErrorText(error: number): string {
  return `SSL 2.0 error ${errorNames[error] ?? 'unknown'}(${error})`;
}

/** The two-octet header; the three-octet one with padding is for encrypted records only. */
function ssl2Record<T>(inner: Codec<T>): Codec<T> {
  return {
    write: (out, value) => {
      const body = new Writer();
      inner.write(body, value);
      const octets = body.finish();
      if (octets.length > 0x7fff) out.fail('at most 32767 octets', String(octets.length));
      out.u16(0x8000 + octets.length);
      out.octets(octets);
    },
    read(from) {
      const at = from.offset;
      const header = from.u16();
      if (header < 0x8000) from.fail('a record header with the high bit set', `0x${header.toString(16)}`, at);
      return from.window(header - 0x8000, (window) => inner.read(window));
    },
  };
}
