import type { OpenVpnWrap } from './openvpn-wrap.ts';
import type { Secret } from './secret.ts';

/** Whether two wraps put the same octets on the wire; none known is one of its own. */
export function isSameWrap(one: OpenVpnWrap | undefined, other: OpenVpnWrap | undefined): boolean {
  if (one?.kind !== other?.kind) return false;
  if (one === undefined || other === undefined || one.kind === 'none' || other.kind === 'none') return true;
  if (!isSameSecret(one.key, other.key)) return false;
  if (one.kind === 'tls-auth' && other.kind === 'tls-auth')
    return one.direction === other.direction && one.digest === other.digest;
  if (one.kind === 'tls-crypt-v2' && other.kind === 'tls-crypt-v2')
    return isSameSecret(one.wrappedKey, other.wrappedKey);
  return true;
}

function isSameSecret(one: Secret, other: Secret): boolean {
  const [a, b] = [one.reveal(), other.reveal()];
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}
