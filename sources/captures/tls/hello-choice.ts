import { defined } from '../../../core/defined.ts';
import { DTLS_VERSIONS } from '../../../core/protocol/tls/carriers.ts';
import { extensionType } from '../../../core/protocol/tls/extension.ts';
import { extensionName } from '../../../core/protocol/tls/extension-names.ts';
import {
  groupName,
  signatureSchemeName,
  suiteName,
  tlsVersion,
  versionName,
} from '../../../core/protocol/tls/registry.ts';
import type { ServerFlight } from '../../../core/protocol/tls/server-flight.ts';
import { negotiatedGroup, negotiatedVersion, type ServerHello } from '../../../core/protocol/tls/server-hello.ts';
import { toHex } from '../../../core/wire/hex.ts';
import type { CapturedHello } from './hello-offer.ts';

/** Answer of 'capture/tls' and 'capture/dtls' that chose. */
export type CapturedChoice = {
  readonly kind: 'server-hello';
  readonly version: number;
  readonly suite: number;
  readonly compressionMethod: number;
  /** Types, as sent. */
  readonly extensions: readonly number[];
  /** Of key_share, or of the ServerKeyExchange. */
  readonly group?: number;
  /** Of the ServerKeyExchange of TLS 1.2. */
  readonly signatureScheme?: number;
  /** Octets of the prime of a DHE key exchange times eight. */
  readonly dhBits?: number;
  /** DER in hexadecimal, as sent, up to TLS 1.2. */
  readonly certificates?: readonly string[];
  /** A HelloRetryRequest went before. */
  readonly retried?: true;
  /** Both sides went on with it: their Finished are there, and what is protected behind them. */
  readonly completed: boolean;
};

export function capturedChoice(
  hello: ServerHello,
  flight: ServerFlight | undefined,
  { retried, completed }: { readonly retried: boolean; readonly completed: boolean },
): CapturedChoice {
  const parameters = flight?.keyExchange?.parameters;
  const certificates = flight?.certificates?.map(toHex);
  return {
    kind: 'server-hello',
    version: negotiatedVersion(hello),
    suite: hello.cipherSuite,
    compressionMethod: hello.compressionMethod,
    extensions: (hello.extensions ?? []).map(({ type }) => type),
    ...defined({ group: negotiatedGroup(hello), signatureScheme: flight?.keyExchange?.signatureScheme }),
    ...(parameters?.kind === 'named-curve' ? { group: parameters.group } : {}),
    ...(parameters?.kind === 'diffie-hellman' ? { dhBits: parameters.prime.length * 8 } : {}),
    ...defined({ certificates }),
    ...(retried ? { retried: true as const } : {}),
    completed,
  };
}

/** What a server chose, in a ServerHello or before it in a HelloRetryRequest. */
type Chosen = Pick<CapturedChoice, 'version' | 'suite' | 'compressionMethod' | 'group' | 'signatureScheme'> &
  Partial<Pick<CapturedChoice, 'extensions'>>;

/** What changes the version and the group that a hello is read to say. */
const deciding: readonly number[] = [extensionType.supportedVersions, extensionType.keyShare];

/** What of a choice the offer does not hold, in words; undefined where it holds all of it. */
export function notOffered(offer: CapturedHello, choice: Chosen): string | undefined {
  const { version, suite, compressionMethod, group, signatureScheme } = choice;
  const isNew = version >= tlsVersion.tls13 && version < 0xfe00;
  const isOffered = isNew ? offer.versions.includes(version) : isBelow(offer, version);
  if (!isOffered) return nameOf(version);
  if (!offer.suites.includes(suite)) return suiteName(suite);
  if (!offer.compressionMethods.includes(compressionMethod)) return `compression method ${compressionMethod}`;
  const groups = isNew ? offer.keyShares : offer.groups;
  if (group !== undefined && groups.length > 0 && !groups.includes(group)) return groupName(group);
  const { signatureSchemes } = offer;
  const isStrange =
    signatureScheme !== undefined && signatureSchemes.length > 0 && !signatureSchemes.includes(signatureScheme);
  if (isStrange) return signatureSchemeName(signatureScheme);
  const stray = choice.extensions?.find((type) => deciding.includes(type) && !offer.extensions.includes(type));
  return stray === undefined ? undefined : extensionName(stray);
}

/** Up to TLS 1.2 a server may go below the version of the hello (RFC 5246 appendix E.1); versions of DTLS are counted downwards. */
function isBelow({ version, versions }: CapturedHello, chosen: number): boolean {
  // What takes SSL 2.0 is no ServerHello.
  if (chosen === version) return chosen !== tlsVersion.ssl2;
  const isDatagram = version >= 0xfe00;
  if (isDatagram) return chosen >= version || versions.includes(chosen);
  return chosen >= tlsVersion.ssl3 && chosen <= Math.max(version, ...versions.filter((one) => one < tlsVersion.tls13));
}

const datagramNames = new Map(DTLS_VERSIONS);

function nameOf(version: number): string {
  return datagramNames.get(version) ?? versionName(version);
}

export function describeChoice({ version, suite, group, completed }: CapturedChoice): string {
  const parts = ['ServerHello', nameOf(version), suiteName(suite)];
  if (group !== undefined) parts.push(groupName(group));
  return `${parts.join(' ')}${completed ? ', and the handshake was completed' : ''}`;
}
