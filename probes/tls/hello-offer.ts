import type { Target } from '../../core/endpoint/target.ts';
import { extensionType } from '../../core/protocol/tls/extension.ts';
import { neededExtensions } from '../../core/protocol/tls/needed-extension.ts';
import { groupsOf, signatureSchemesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { TlsHelloOffer } from './tls-offer.ts';

/** Enough for nearly every server, in a hello below 256 octets, which the oldest stacks and middleboxes still take. */
const fewGroups = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e];
const fewSchemes = [0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0403, 0x0503, 0x0603, 0x0807, 0x0201, 0x0203];

/** 'small' has few groups and schemes, for servers that choke on long hellos. */
export type HelloSize = 'full' | 'small';

/** With this many suites a small hello stays below 256 octets; a longer list may be more than a server reads. */
export const shortHelloSuites = 48;

/**
 * A hello for one version: only 1.3 in supported_versions, or client_version below. Offers every group and scheme of the registry;
 * `size: 'small'` offers a few. Without key shares, so that a server of TLS 1.3 answers with a HelloRetryRequest. The extensions that
 * careful servers want of a client below TLS 1.3 (RFC 5746, RFC 7627) are always there, and those that say who asks where a suite needs one.
 * SSL 3.0 has no extensions.
 */
export function helloOffer(
  { serverName }: Target,
  version: number,
  suites: readonly number[],
  size: HelloSize = 'full',
): TlsHelloOffer {
  const hasExtensions = version >= tlsVersion.tls10;
  const hasSchemes = version >= tlsVersion.tls12;
  const few = size === 'small';
  return {
    kind: 'client-hello',
    version,
    suites,
    groups: hasExtensions ? (few ? fewGroups : groupsOf(version)) : [],
    signatureSchemes: hasSchemes ? (few ? fewSchemes : signatureSchemesOf(version)) : [],
    compressionMethods: [0],
    keyShares: [],
    signals:
      hasExtensions && version < tlsVersion.tls13
        ? [extensionType.extendedMasterSecret, extensionType.renegotiationInfo, ...neededExtensions(suites)]
        : [],
    ...(serverName === undefined || !hasExtensions ? {} : { serverName }),
  };
}
