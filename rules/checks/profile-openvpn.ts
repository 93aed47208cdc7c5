import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { judgeOpenVpn } from './profile-seen.ts';

/** Every OpenVPN configuration wants the certificate of a server (`remote-cert-tls server`). */
export function profileServerUsage(
  _clause: CheckClause,
  seen: Seen,
): Judgement<ObservedByCheck['profile-server-usage']> {
  const reasons = {
    right: 'profile-usage-checked',
    wrong: 'profile-usage-not-checked',
    open: 'profile-directive-missing',
  } as const;
  return judgeOpenVpn(seen, reasons, ({ checksServerUsage }) => ({
    state: checksServerUsage ? 'right' : 'wrong',
    value: checksServerUsage ? 'remote-cert-tls server' : null,
  }));
}

/** Every OpenVPN configuration wants the name of the server (`verify-x509-name`), or its very certificate (`peer-fingerprint`). */
export function profileServerName(_clause: CheckClause, seen: Seen): Judgement<ObservedByCheck['profile-server-name']> {
  const reasons = {
    right: 'profile-name-checked',
    wrong: 'profile-name-not-checked',
    open: 'profile-directive-missing',
  } as const;
  return judgeOpenVpn(seen, reasons, ({ verifiedName, peerFingerprints = [] }) => ({
    state: verifiedName === undefined && peerFingerprints.length === 0 ? 'wrong' : 'right',
    value: verifiedName ?? (peerFingerprints.length > 0 ? 'peer-fingerprint' : null),
  }));
}

/** `tls-version-min` is one of those wanted; clients before OpenVPN 2.6 take TLS 1.0 where it is missing, so that is wrong, too. */
export function profileTlsVersionMin(
  { wanted }: CheckClause,
  seen: Seen,
): Judgement<ObservedByCheck['profile-tls-version-min']> {
  const reasons = {
    right: 'profile-version-bound',
    wrong: 'profile-version-not-bound',
    open: 'profile-directive-missing',
  } as const;
  return judgeOpenVpn(seen, reasons, ({ tlsVersionMin }) => {
    const [version] = tlsVersionMin?.split(' ') ?? [];
    return {
      state: wanted.some((one) => one === version) ? 'right' : 'wrong',
      value: tlsVersionMin ?? null,
    };
  });
}

/** What `DEFAULT` stands for in `data-ciphers` (OpenVPN 2.6). */
const defaultCiphers: readonly string[] = ['AES-256-GCM', 'AES-128-GCM', 'CHACHA20-POLY1305'];

/**
 * `cipher`, `data-ciphers-fallback`, and each of `data-ciphers`, is one of those wanted. `?NAME` is NAME where the client has it, and `DEFAULT`
 * the list of the client.
 */
export function profileCipher({ wanted }: CheckClause, seen: Seen): Judgement<ObservedByCheck['profile-cipher']> {
  const reasons = {
    right: 'profile-cipher-documented',
    wrong: 'profile-cipher-other',
    open: 'profile-directive-missing',
  } as const;
  const known = upperCase(wanted);
  return judgeOpenVpn(seen, reasons, ({ cipher, dataCiphersFallback, dataCiphers = [] }) => {
    const listed = [cipher, ...dataCiphers, dataCiphersFallback].filter((one) => one !== undefined);
    if (listed.length === 0) return { state: 'open', value: null };
    const meant = upperCase(listed).flatMap((name) =>
      name === 'DEFAULT' ? defaultCiphers : [name.replace(/^\?/u, '')],
    );
    const right = meant.every((name) => known.includes(name));
    return { state: right ? 'right' : 'wrong', value: listed.join(', ') };
  });
}

/** `auth` is one of those wanted. */
export function profileAuth({ wanted }: CheckClause, seen: Seen): Judgement<ObservedByCheck['profile-auth']> {
  const reasons = {
    right: 'profile-auth-documented',
    wrong: 'profile-auth-other',
    open: 'profile-directive-missing',
  } as const;
  const known = upperCase(wanted);
  return judgeOpenVpn(seen, reasons, ({ auth }) => {
    if (auth === undefined) return { state: 'open', value: null };
    return { state: known.includes(auth.toUpperCase()) ? 'right' : 'wrong', value: auth };
  });
}

function upperCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toUpperCase());
}
