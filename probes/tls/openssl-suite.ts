import { cipherSuite, tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { HandshakeRequest } from '../stream-context.ts';
import type { DocumentedSuite } from './tls-offer.ts';

/** The complete handshake with one suite; undefined where node:tls, which speaks TLS 1.0 at least, cannot offer it. */
export function opensslRequest({ version, suite }: DocumentedSuite): HandshakeRequest | undefined {
  const name = version < tlsVersion.tls10 ? undefined : opensslSuite(suite);
  return name === undefined ? undefined : { version, opensslSuite: name };
}

/**
 * OpenSSL's name of a suite; undefined when OpenSSL has no name for it or could not offer it without a shared secret (PSK, SRP, …).
 * A name here does not promise that every OpenSSL was built with the suite.
 */
export function opensslSuite(code: number): string | undefined {
  const { name = '', keyExchange = '', authentication = '' } = cipherSuite(code) ?? {};
  if (keyExchange === 'TLS13') return opensslTls13.has(name) ? name : undefined;
  if (!['RSA', 'DHE', 'ECDHE'].includes(keyExchange) || !['RSA', 'ECDSA', 'DSS'].includes(authentication))
    return undefined;
  const cipher = opensslCipher(name.slice(name.indexOf('_WITH_') + '_WITH_'.length));
  if (cipher === undefined) return undefined;
  // OpenSSL drops "RSA" from the names of ECDHE suites with ARIA.
  const quirk = keyExchange === 'ECDHE' && authentication === 'RSA' && cipher.startsWith('ARIA');
  const prefix = keyExchange === 'RSA' ? [] : quirk ? ['ECDHE'] : [keyExchange, authentication];
  return [...prefix, cipher].join('-');
}

const opensslTls13 = new Set([
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
]);

function opensslCipher(cipher: string): string | undefined {
  if (cipher === 'CHACHA20_POLY1305_SHA256') return 'CHACHA20-POLY1305';
  if (cipher === '3DES_EDE_CBC_SHA') return 'DES-CBC3-SHA';
  const [, family, bits, mode, hash] =
    /^(AES|CAMELLIA|ARIA)_(128|256)_(CBC|GCM|CCM|CCM_8)(?:_(SHA\d*))?$/.exec(cipher) ?? [];
  if (family === undefined || bits === undefined || mode === undefined) return undefined;
  const parts = mode === 'CBC' ? [hash] : mode === 'GCM' ? [mode, hash] : [mode.replace('_', '')];
  return [`${family}${bits}`, ...parts].join('-');
}
