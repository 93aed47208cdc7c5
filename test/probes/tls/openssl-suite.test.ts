import { constants } from 'node:crypto';
import { getCiphers } from 'node:tls';
import { expect, test } from 'vitest';
import { suiteNames } from '../../../core/protocol/tls/registry.ts';
import { opensslSuite } from '../../../probes/tls/openssl-suite.ts';

const code = (name: string): number => suiteNames.code(name) ?? Number.NaN;

test.each([
  ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'ECDHE-RSA-AES128-SHA256'],
  ['TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8', 'ECDHE-ECDSA-AES256-CCM8'],
  ['TLS_RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA'],
  ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'DES-CBC3-SHA'],
  ['TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'DHE-RSA-CHACHA20-POLY1305'],
  ['TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256', 'ECDHE-ARIA128-GCM-SHA256'],
  ['TLS_AES_256_GCM_SHA384', 'TLS_AES_256_GCM_SHA384'],
])('%s is %s to OpenSSL', (name, expected) => {
  expect(opensslSuite(code(name))).toBe(expected);
});

test.each([
  'TLS_PSK_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_RC4_128_SHA',
  'TLS_SM4_GCM_SM3',
  'TLS_ECDH_anon_WITH_AES_128_CBC_SHA',
])('%s is not offered through OpenSSL', (name) => {
  expect(opensslSuite(code(name))).toBeUndefined();
});

test('every suite that this OpenSSL has for certificates, and that the registry knows, is named as OpenSSL names it', () => {
  expect(constants.OPENSSL_VERSION_NUMBER).toBeGreaterThan(0);
  const ours = new Set(suiteNames.codes.map((suite) => opensslSuite(suite)?.toLowerCase()));
  const theirs = getCiphers().filter((name) => !/psk|srp|adh|aecdh|null/.test(name));
  expect(theirs.length).toBeGreaterThan(30);
  expect(theirs.filter((name) => !ours.has(name))).toEqual([]);
});
