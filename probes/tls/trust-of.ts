import { defined } from '../../core/defined.ts';
import { isOpenVpn } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { TlsTrust } from './certificate.ts';

/** What the certificate of a target is verified by: its own roots, or those of the scan where it has none. */
export function trustOf(
  { scheme, serverName, certificateName, clientCheck, trustAnchors }: Target,
  scanAnchors: readonly string[],
): TlsTrust {
  // A profile that knows the certificate by its fingerprint has no use for other anchors than its own.
  const isPinned = clientCheck?.peerFingerprints !== undefined && (trustAnchors ?? []).length === 0;
  const name = serverName ?? certificateName;
  return {
    anchors: isPinned ? [] : (trustAnchors ?? scanAnchors),
    ...(isOpenVpn(scheme) ? { isOpenVpn: true } : {}),
    ...defined({ serverName: name }),
    ...(isOpenVpn(scheme) && clientCheck !== undefined ? { clientCheck } : {}),
  };
}
