import { ikev1ExchangeType, ikev1PayloadType, isakmp } from '../../core/protocol/ikev1/numbers.ts';
import { ikev1SaPayload } from '../../core/protocol/ikev1/sa-payload.ts';
import { type Ikev1Transform, ikev1ProposalTransform } from '../../core/protocol/ikev1/transform.ts';
import { ikeMessage, type Payload } from '../../core/protocol/ikev2/message.ts';
import { exchangeType, headerFlag, payloadType } from '../../core/protocol/ikev2/numbers.ts';
import { encode } from '../../core/wire/codec.ts';

/** What one first message of phase 1 offers. */
export interface Ikev1Offer {
  readonly mode: 'main' | 'aggressive';
  /** At most 255; in aggressive mode all of the one group that the key exchange payload is of (RFC 2409 section 5). */
  readonly transforms: readonly Ikev1Transform[];
}

const [md5, sha, sha256, sha384, sha512] = [1, 2, 4, 5, 6] as const;
const [preShared, rsa, xauthPreShared, xauthRsa] = [1, 3, 65_001, 65_005] as const;
const des = { encryption: 1, keyLengthBits: 0 };
const tripleDes = { encryption: 5, keyLengthBits: 0 };
const aes = (keyLengthBits: number): Pick<Ikev1Transform, 'encryption' | 'keyLengthBits'> => ({
  encryption: 7,
  keyLengthBits,
});

type Suite = Omit<Ikev1Transform, 'authentication'>;
const suite = (
  cipher: Pick<Ikev1Transform, 'encryption' | 'keyLengthBits'>,
  hash: number,
  ...groups: readonly number[]
): readonly Suite[] => groups.map((group) => ({ ...cipher, hash, group }));
const each = (suites: readonly Suite[], authentications: readonly number[]): readonly Ikev1Transform[] =>
  authentications.flatMap((authentication) => suites.map((one) => ({ ...one, authentication })));

/** What vendors' guides and defaults name most, with every way to authenticate that such gateways have. */
const usual: Ikev1Offer = {
  mode: 'main',
  transforms: each(
    [
      ...suite(aes(256), sha256, 14),
      ...suite(aes(128), sha256, 14),
      ...suite(aes(256), sha, 2, 5, 14),
      ...suite(aes(128), sha, 2, 5),
      ...suite(tripleDes, sha, 2, 5),
      ...suite(tripleDes, md5, 2),
    ],
    [preShared, rsa, xauthPreShared, xauthRsa],
  ),
};

/** What is newer, older or rarer. */
const rare: Ikev1Offer = {
  mode: 'main',
  transforms: each(
    [
      ...suite(aes(256), sha256, 2, 5, 15, 19),
      ...suite(aes(128), sha256, 2, 5, 19),
      ...suite(aes(256), sha384, 14, 20),
      ...suite(aes(256), sha512, 14, 16),
      ...suite(aes(128), sha, 14),
      ...suite(aes(192), sha, 2),
      ...suite(aes(256), md5, 2),
      ...suite(aes(128), md5, 2),
      ...suite(tripleDes, md5, 1, 5),
      ...suite(des, sha, 1, 2),
      ...suite(des, md5, 1, 2),
    ],
    [preShared, rsa],
  ),
};

function aggressive(group: number): Ikev1Offer {
  const suites = [
    ...[aes(256), aes(128), tripleDes, des].flatMap((cipher) => [
      ...suite(cipher, sha, group),
      ...suite(cipher, md5, group),
    ]),
    ...suite(aes(256), sha256, group),
    ...suite(aes(128), sha256, group),
  ];
  return { mode: 'aggressive', transforms: each(suites, [preShared, xauthPreShared, rsa]) };
}

/** The offers, each in a datagram that is never fragmented. */
export const ikev1Offers: {
  readonly usual: Ikev1Offer;
  readonly rare: Ikev1Offer;
  readonly aggressive2: Ikev1Offer;
  readonly aggressive14: Ikev1Offer;
} = { usual, rare, aggressive2: aggressive(2), aggressive14: aggressive(14) };

/** Octets of a public value of the groups that aggressive mode is asked with (RFC 2409 section 6.2, RFC 3526 section 3). */
const publicValueLength: Readonly<Record<number, number>> = { 2: 128, 14: 256 };
const nonceLength = 20;
/** ID_FQDN (RFC 2407 section 4.6.2.1). */
const fqdn = 2;
const identity = 'client';

/**
 * The first message of phase 1 (RFC 2409 section 5): HDR, SA; in aggressive mode HDR, SA, KE, Ni, IDii. The public value is random and below
 * the prime, and nobody knows its logarithm: the exchange cannot be finished.
 */
export function ikev1Octets(
  { mode, transforms }: Ikev1Offer,
  cookie: Uint8Array,
  random: (length: number) => Uint8Array,
): Uint8Array {
  const sa = encode(ikev1SaPayload, [
    {
      number: 1,
      protocol: isakmp.protocol,
      spi: new Uint8Array(0),
      transforms: transforms.map((transform, at) => ikev1ProposalTransform(transform, at + 1)),
    },
  ]);
  const group = transforms[0]?.group ?? 0;
  const payload = (type: number, body: Uint8Array): Payload => ({ type, critical: false, body });
  return header(cookie, {
    majorVersion: 1,
    exchangeType: mode === 'main' ? ikev1ExchangeType.mainMode : ikev1ExchangeType.aggressiveMode,
    flags: 0,
    payloads: [
      payload(ikev1PayloadType.securityAssociation, sa),
      ...(mode === 'main'
        ? []
        : [
            payload(ikev1PayloadType.keyExchange, belowPrime(random(publicValueLength[group] ?? 0))),
            payload(ikev1PayloadType.nonce, random(nonceLength)),
            payload(
              ikev1PayloadType.identification,
              Uint8Array.of(fqdn, 0, 0, 0, ...new TextEncoder().encode(identity)),
            ),
          ]),
    ],
  });
}

/** A request of IKE 3, which does not exist: RFC 7296 section 2.5 wants it answered with INVALID_MAJOR_VERSION. */
export function futureVersionOctets(spi: Uint8Array, random: (length: number) => Uint8Array): Uint8Array {
  return header(spi, {
    majorVersion: 3,
    exchangeType: exchangeType.ikeSaInit,
    flags: headerFlag.initiator,
    payloads: [{ type: payloadType.nonce, critical: false, body: random(nonceLength) }],
  });
}

function header(
  initiatorSpi: Uint8Array,
  of: {
    readonly majorVersion: number;
    readonly exchangeType: number;
    readonly flags: number;
    readonly payloads: readonly Payload[];
  },
): Uint8Array {
  return encode(ikeMessage, { initiatorSpi, responderSpi: new Uint8Array(8), minorVersion: 0, messageId: 0, ...of });
}

/** The primes of the MODP groups begin with 64 bits that are set. */
function belowPrime(value: Uint8Array): Uint8Array {
  return value.with(0, (value[0] ?? 0) & 0x7f);
}
