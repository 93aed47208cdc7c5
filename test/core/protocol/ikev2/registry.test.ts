import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENCRYPTION_ALGORITHMS } from '../../../../core/protocol/ikev2/encryption-algorithms.ts';
import {
  encryptionAlgorithmNamed,
  encryptionFromVici,
  encryptionKeyword,
  encryptionName,
  encryptionValue,
  encryptionValues,
  integrityName,
  integrityRegistry,
  isAead,
  keyExchangeName,
  keyExchangeRegistry,
  prfName,
  prfRegistry,
  sequenceNumbersName,
  sequenceNumbersRegistry,
  type TransformRegistry,
} from '../../../../core/protocol/ikev2/registry.ts';
import { transformValue } from '../../../../core/protocol/ikev2/transform-value.ts';

const registered = readFileSync(new URL('../../../vectors/iana-ikev2-transforms.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .map((line) => line.split(','));

function registeredOf(type: string): readonly (readonly [number, string])[] {
  return registered.filter(([of]) => of === type).map(([, id, name]) => [Number(id), name ?? '']);
}

const ciphers = ENCRYPTION_ALGORITHMS.flatMap((algorithm) => encryptionValues(algorithm));
const registries: readonly (readonly [string, TransformRegistry])[] = [
  ['INTEG', integrityRegistry],
  ['PRF', prfRegistry],
  ['KE', keyExchangeRegistry],
  ['ESN', sequenceNumbersRegistry],
];

describe('the IKEv2 transform registry', () => {
  it('has the ciphers of the IANA registry, each marked as combined or not', () => {
    const aead = new Map(registered.filter(([type]) => type === 'ENCR').map(([, id, , mark]) => [Number(id), mark]));
    expect(ENCRYPTION_ALGORITHMS.map(({ id, name }) => [id, name])).toEqual(registeredOf('ENCR'));
    expect(ENCRYPTION_ALGORITHMS.map((cipher) => (cipher.aead ? 'Y' : 'N'))).toEqual([...aead.values()]);
  });

  it.each(registries)('has the %s transforms of the IANA registry', (type, registry) => {
    expect(registry.all.map(({ id, name }) => [id, name])).toEqual(registeredOf(type));
  });

  it.each(registries)('maps the names of %s to numbers and back, one to one', (_, registry) => {
    for (const { id } of registry.all) expect(registry.id(registry.name(id))).toBe(id);
    expect(new Set(registry.all.map(({ name }) => name)).size).toBe(registry.all.length);
    expect(registry.id('no such name')).toBeUndefined();
  });

  it.each(registries)('maps what VICI prints for %s back to the number', (_, registry) => {
    const printed = registry.all.flatMap(({ id, vici }) => (vici === undefined ? [] : [[vici, id] as const]));
    for (const [vici, id] of printed) expect(registry.fromVici(vici)).toBe(id);
    expect(new Set(printed.map(([vici]) => vici)).size).toBe(printed.length);
    expect(registry.fromVici('NO_SUCH')).toBeUndefined();
  });

  it('maps ciphers with key length to names and back, one to one', () => {
    for (const value of ciphers) expect(encryptionValue(encryptionName(value))).toBe(value);
    expect(new Set(ciphers.map((value) => encryptionName(value))).size).toBe(ciphers.length);
  });

  it('gives every cipher value that has a keyword one of its own', () => {
    const keywords = ciphers.map((value) => encryptionKeyword(value)).filter((keyword) => keyword !== undefined);
    expect(new Set(keywords).size).toBe(keywords.length);
  });

  it('says the names that the documented Azure rows need, in all three vocabularies', () => {
    const gcm = transformValue(20, 256);
    expect([encryptionName(gcm), encryptionKeyword(gcm), encryptionFromVici('AES_GCM_16', 256)]).toEqual([
      'ENCR_AES_GCM_16-256',
      'aes256gcm16',
      gcm,
    ]);
    const cbc = transformValue(12, 256);
    expect([encryptionName(cbc), encryptionKeyword(cbc), encryptionFromVici('AES_CBC', 256)]).toEqual([
      'ENCR_AES_CBC-256',
      'aes256',
      cbc,
    ]);
    expect(integrityRegistry.fromVici('HMAC_SHA2_256_128')).toBe(12);
    expect(prfRegistry.fromVici('PRF_HMAC_SHA2_384')).toBe(6);
    expect(keyExchangeRegistry.fromVici('MODP_2048_256')).toBe(24);
    expect([2, 14, 19, 20, 24].map((id) => keyExchangeRegistry.keyword(id))).toEqual([
      'modp1024',
      'modp2048',
      'ecp256',
      'ecp384',
      'modp2048s256',
    ]);
    expect([2, 12, 13].map((id) => integrityRegistry.keyword(id))).toEqual(['sha1', 'sha256', 'sha384']);
    expect([5, 6].map((id) => prfRegistry.keyword(id))).toEqual(['prfsha256', 'prfsha384']);
    expect([0, 1].map((id) => sequenceNumbersRegistry.keyword(id))).toEqual(['noesn', 'esn']);
  });

  it('calls no integrity and no key exchange null', () => {
    expect([integrityName(0), keyExchangeName(0)]).toEqual([null, null]);
    expect([integrityName(2), keyExchangeName(24)]).toEqual([
      'AUTH_HMAC_SHA1_96',
      '2048-bit MODP Group with 256-bit Prime Order Subgroup',
    ]);
  });

  it('prints what is not registered by type and number', () => {
    expect(encryptionName(transformValue(1234, 0))).toBe('ENCR_1234');
    expect(encryptionName(transformValue(1234, 128))).toBe('ENCR_1234-128');
    expect(encryptionName(transformValue(22, 256))).toBe('ENCR_22-256');
    expect([integrityName(1234), prfName(1234), keyExchangeName(1234), sequenceNumbersName(1234)]).toEqual([
      'AUTH_1234',
      'PRF_1234',
      'KE_1234',
      'ESN_1234',
    ]);
    expect(isAead(transformValue(1234, 0))).toBe(false);
  });

  it('gives any cipher and key length on the wire a name of its own', () => {
    const value = fc.tuple(fc.nat(65_535), fc.nat(65_535));
    fc.assert(
      fc.property(value, value, (a, b) => {
        const same = a[0] === b[0] && a[1] === b[1];
        expect(encryptionName(transformValue(...a)) === encryptionName(transformValue(...b))).toBe(same);
      }),
    );
  });

  it('knows no value for a name without the key length, or with one that the cipher does not have', () => {
    expect(encryptionValue('ENCR_AES_GCM_16')).toBeUndefined();
    expect(encryptionValue('ENCR_AES_GCM_16-512')).toBeUndefined();
    expect(encryptionValue('ENCR_CHACHA20_POLY1305-256')).toBeUndefined();
    expect(encryptionValue('ENCR_1234')).toBeUndefined();
    expect(encryptionAlgorithmNamed('ENCR_AES_GCM_16')?.id).toBe(20);
  });

  it('offers no keyword for a key length that strongSwan has none for', () => {
    expect(encryptionKeyword(transformValue(20, 0))).toBeUndefined();
    expect(encryptionKeyword(transformValue(12, 512))).toBeUndefined();
    expect(encryptionKeyword(transformValue(4, 128))).toBeUndefined();
    expect(encryptionKeyword(transformValue(28, 0))).toBe('chacha20poly1305');
  });

  it('ignores the key size that VICI prints for a cipher without Key Length attribute', () => {
    expect(encryptionFromVici('CHACHA20_POLY1305', 256)).toBe(transformValue(28, 0));
    expect(encryptionFromVici('3DES_CBC', 0)).toBe(transformValue(3, 0));
    expect(encryptionFromVici('NO_SUCH', 0)).toBeUndefined();
  });
});
