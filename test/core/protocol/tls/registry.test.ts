import { expect, test } from 'vitest';
import {
  alertText,
  cipherSuite,
  groupNames,
  groupsOf,
  signatureSchemeNames,
  signatureSchemesOf,
  suiteNames,
  suitesOf,
  tlsVersion,
  versionNames,
} from '../../../../core/protocol/tls/registry.ts';

test('names and numbers of a registry are each other’s reverse', () => {
  for (const names of [suiteNames, groupNames, signatureSchemeNames, versionNames]) {
    for (const code of names.codes) expect(names.code(names.name(code))).toBe(code);
  }
});

test('the registry knows what is assigned', () => {
  expect(suiteNames.code('TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384')).toBe(0xc030);
  expect(suiteNames.name(0x1301)).toBe('TLS_AES_128_GCM_SHA256');
  expect(groupNames.name(0x11ec)).toBe('X25519MLKEM768');
  expect(signatureSchemeNames.name(0x0804)).toBe('rsa_pss_rsae_sha256');
  expect(versionNames.codes.map((code) => versionNames.name(code))).toEqual([
    'SSLv2',
    'SSLv3',
    'TLSv1.0',
    'TLSv1.1',
    'TLSv1.2',
    'TLSv1.3',
  ]);
  expect(alertText(40)).toBe('handshake_failure(40)');
});

test('a number without a name is printable and comparable, and an unknown name has no number', () => {
  expect(suiteNames.name(0xfefe)).toBe('0xFEFE');
  expect(groupNames.name(0x0a0a)).toBe('0x0A0A');
  expect(versionNames.name(0x0305)).toBe('0x0305');
  expect(alertText(199)).toBe('alert(199)');
  expect(suiteNames.code('TLS_NOTHING')).toBeUndefined();
});

test('every suite is offered in the versions that can negotiate it, and signals in none', () => {
  const older = suitesOf(tlsVersion.tls12);
  const newest = suitesOf(tlsVersion.tls13);
  expect(older).toEqual(suitesOf(tlsVersion.ssl3));
  expect(older).toContain(0xc030);
  expect(newest).toEqual([
    0x00c6, 0x00c7, 0x1301, 0x1302, 0x1303, 0x1304, 0x1305, 0x1306, 0x1307, 0xc0b4, 0xc0b5, 0xc103, 0xc104, 0xc105,
    0xc106,
  ]);
  expect(older.filter((code) => newest.includes(code))).toEqual([]);
  expect([...older, ...newest]).not.toContain(0x00ff);
  expect([...older, ...newest]).not.toContain(0x5600);
  // 352 rows of the registry, less two signals.
  expect(older.length + newest.length).toBe(350);
  expect(suitesOf(tlsVersion.ssl2)).toHaveLength(7);
  expect(cipherSuite(0xc009)).toMatchObject({ keyExchange: 'ECDHE', authentication: 'ECDSA', mode: 'CBC' });
});

test('key encapsulation is offered in TLS 1.3 alone, and signature schemes from TLS 1.2 on', () => {
  expect(groupsOf(tlsVersion.tls13)).toContain(0x11ec);
  expect(groupsOf(tlsVersion.tls12)).not.toContain(0x11ec);
  expect(groupsOf(tlsVersion.tls12)).not.toContain(0x0100);
  expect(groupsOf(tlsVersion.tls13)).not.toContain(0xff01);
  expect(signatureSchemesOf(tlsVersion.tls11)).toEqual([]);
  expect(signatureSchemesOf(tlsVersion.tls12)).toContain(0x0401);
});
