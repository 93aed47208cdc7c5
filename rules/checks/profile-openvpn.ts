import type { Judgement } from '../../src/finding/finding.ts';
import type { CheckClause } from '../../src/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { judgeOpenVpn } from './profile-seen.ts';

/** Every OpenVPN configuration wants the certificate of a server (`remote-cert-tls server`). */
export function profileServerUsage(_clause: CheckClause, seen: Seen): Judgement {
  const reasons = {
    right: 'profile-usage-checked',
    wrong: 'profile-usage-not-checked',
    open: 'profile-directive-missing',
  };
  return judgeOpenVpn(seen, reasons, ({ checksServerUsage }) => ({
    state: checksServerUsage ? 'right' : 'wrong',
    value: checksServerUsage ? 'remote-cert-tls server' : null,
  }));
}

/** Every OpenVPN configuration wants the name of the server (`verify-x509-name`). */
export function profileServerName(_clause: CheckClause, seen: Seen): Judgement {
  const reasons = {
    right: 'profile-name-checked',
    wrong: 'profile-name-not-checked',
    open: 'profile-directive-missing',
  };
  return judgeOpenVpn(seen, reasons, ({ verifiedName }) => ({
    state: verifiedName === undefined ? 'wrong' : 'right',
    value: verifiedName ?? null,
  }));
}

/** `tls-version-min` is one of those wanted; clients before OpenVPN 2.6 take TLS 1.0 where it is missing, so that is wrong, too. */
export function profileTlsVersionMin({ wanted }: CheckClause, seen: Seen): Judgement {
  const reasons = {
    right: 'profile-version-bound',
    wrong: 'profile-version-not-bound',
    open: 'profile-directive-missing',
  };
  return judgeOpenVpn(seen, reasons, ({ tlsVersionMin }) => {
    const [version] = tlsVersionMin?.split(' ') ?? [];
    return {
      state: version !== undefined && wanted.includes(version) ? 'right' : 'wrong',
      value: tlsVersionMin ?? null,
    };
  });
}

/** `cipher`, and each of `data-ciphers`, is one of those wanted. */
export function profileCipher({ wanted }: CheckClause, seen: Seen): Judgement {
  const reasons = {
    right: 'profile-cipher-documented',
    wrong: 'profile-cipher-other',
    open: 'profile-directive-missing',
  };
  const known = upperCase(wanted);
  return judgeOpenVpn(seen, reasons, ({ cipher, dataCiphers = [] }) => {
    const listed = [...(cipher === undefined ? [] : [cipher]), ...dataCiphers];
    if (listed.length === 0) return { state: 'open', value: null };
    const right = upperCase(listed).every((name) => known.includes(name));
    return { state: right ? 'right' : 'wrong', value: listed.join(', ') };
  });
}

/** `auth` is one of those wanted. */
export function profileAuth({ wanted }: CheckClause, seen: Seen): Judgement {
  const reasons = { right: 'profile-auth-documented', wrong: 'profile-auth-other', open: 'profile-directive-missing' };
  const known = upperCase(wanted);
  return judgeOpenVpn(seen, reasons, ({ auth }) => {
    if (auth === undefined) return { state: 'open', value: null };
    return { state: known.includes(auth.toUpperCase()) ? 'right' : 'wrong', value: auth };
  });
}

function upperCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toUpperCase());
}
