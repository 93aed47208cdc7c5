import { type Codec, rest, sized, u8, u16 } from '../../wire/codec.ts';

/** RFC 8422 section 5.4: the group by its number. */
export interface NamedCurveParameters {
  readonly kind: 'named-curve';
  readonly group: number;
  readonly publicKey: Uint8Array;
}

/** RFC 5246 section 7.4.3: prime, generator, public value, each as sent. */
export interface DiffieHellmanParameters {
  readonly kind: 'diffie-hellman';
  readonly prime: Uint8Array;
  readonly generator: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** The ServerKeyExchange message of ECDHE and DHE suites, up to TLS 1.2. */
export interface ServerKeyExchange {
  readonly parameters: NamedCurveParameters | DiffieHellmanParameters;
  /** TLS 1.2 only (RFC 5246 section 7.4.1.4.1); undefined below and for anonymous suites. */
  readonly signatureScheme: number | undefined;
  /** Undefined for anonymous suites. */
  readonly signature: Uint8Array | undefined;
}

const namedCurve = 3;

/** What of the negotiated suite and version decides the layout. */
export interface ServerKeyExchangeShape {
  readonly parameters: 'named-curve' | 'diffie-hellman';
  /** Whether a signature follows; not in anonymous suites. */
  readonly signed: boolean;
  /** Whether the signature names its algorithm; since TLS 1.2. */
  readonly namesAlgorithm: boolean;
}

/** The body of a handshake message of type 12. Curves given by their coefficients (RFC 4492) are refused. */
export function serverKeyExchange(shape: ServerKeyExchangeShape): Codec<ServerKeyExchange> {
  const opaque16 = sized(2, rest);
  const opaque8 = sized(1, rest);
  return {
    write(out, { parameters, signatureScheme, signature }) {
      if (parameters.kind === 'named-curve') {
        u8.write(out, namedCurve);
        u16.write(out, parameters.group);
        opaque8.write(out, parameters.publicKey);
      } else {
        for (const number of [parameters.prime, parameters.generator, parameters.publicKey])
          opaque16.write(out, number);
      }
      if (signatureScheme !== undefined) u16.write(out, signatureScheme);
      if (signature !== undefined) opaque16.write(out, signature);
    },
    read(from) {
      const parameters = from.field('parameters', () => {
        if (shape.parameters === 'diffie-hellman') {
          return {
            kind: 'diffie-hellman' as const,
            prime: from.field('prime', () => opaque16.read(from)),
            generator: from.field('generator', () => opaque16.read(from)),
            publicKey: from.field('public-key', () => opaque16.read(from)),
          };
        }
        const at = from.offset;
        const curveType = from.u8();
        if (curveType !== namedCurve) from.fail('curve type named_curve(3)', String(curveType), at);
        return {
          kind: 'named-curve' as const,
          group: from.field('group', () => from.u16()),
          publicKey: from.field('public-key', () => opaque8.read(from)),
        };
      });
      const signatureScheme = shape.signed && shape.namesAlgorithm ? from.field('scheme', () => from.u16()) : undefined;
      const signature = shape.signed ? from.field('signature', () => opaque16.read(from)) : undefined;
      return { parameters, signatureScheme, signature };
    },
  };
}
