import type { Authentication } from '../../../core/policy/identity-check.ts';
import { wordOf } from '../word-of.ts';

const ways: Readonly<Record<Authentication, string>> = {
  psk: 'a pre-shared key',
  signature: 'a signature with a certificate',
  'eap-tls': 'EAP-TLS',
  'eap-mschapv2': 'EAP-MSCHAPv2',
};

/** A way to authenticate, by its code in a policy. */
export function authenticationWords(code: string): string {
  return wordOf(ways, code) ?? code;
}
