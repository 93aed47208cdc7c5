import type { TlsFeature } from '../../core/spaces/tls-features.ts';
import { wordOf } from './word-of.ts';

const names: Readonly<Record<TlsFeature, string>> = {
  'extended-master-secret': 'extended master secret',
  'encrypt-then-mac': 'encrypt-then-MAC',
  'secure-renegotiation': 'secure renegotiation',
  compression: 'compression',
  'ocsp-stapling': 'OCSP stapling',
  'session-tickets': 'session tickets',
  'early-data': 'early data',
};

/** A feature of TLS by its code in a policy. */
export function featureWords(code: string): string {
  return wordOf(names, code) ?? code;
}
