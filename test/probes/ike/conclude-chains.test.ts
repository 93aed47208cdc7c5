import { describe, expect, test } from 'vitest';
import type { JsonObject, Observation } from '../../../core/observation/observation.ts';
import { toHex } from '../../../core/wire/hex.ts';
import { concludeChains } from '../../../probes/ike/conclude-chains.ts';
import { type CertificateWish, type Issued, issue } from '../../support/test-pki.ts';

const root = await issue({ name: 'a root', ca: true, keyUsage: ['keyCertSign'] });
const gateway = await issue({ name: 'gateway', issuer: root, dnsNames: ['vpn.example', 'second.example'] });
const other = await issue({ name: 'other', issuer: root, key: 'p384' });

function seen(id: string, chain: readonly Issued[], identity?: JsonObject, probe = 'strongswan/ike-row'): Observation {
  const answer = { point: [1, 2, 3, 4], readBack: 'list-sas', certificates: chain.map(({ der }) => toHex(der)) };
  const offer = { space: 'ike', point: [1, 2, 3, 4], ...(identity === undefined ? {} : { identity }) };
  // Nothing else of an observation is looked at.
  return { id, probe, offer, answer, outcome: 'answered' } as unknown as Observation;
}

describe('the chains of an IKE gateway', () => {
  test('are each one once, with all that saw it', () => {
    const found = concludeChains([seen('a', [gateway]), seen('b', [other]), seen('c', [gateway])], [root.pem]);
    expect(found.map(({ certificates, evidence }) => [certificates[0]?.subject, evidence])).toEqual([
      ['CN=gateway', ['a', 'c']],
      ['CN=other', ['b']],
    ]);
    expect(found.map(({ path }) => path.verdict)).toEqual(['valid', 'valid']);
    expect(found.map(({ nameMatches, versions }) => [nameMatches, versions])).toEqual([
      [null, []],
      [null, []],
    ]);
  });

  test('are none of what another probe says, nor where none was sent', () => {
    expect(concludeChains([seen('a', [gateway], {}, 'tls/hello')], [])).toEqual([]);
    expect(concludeChains([seen('a', [])], [])).toEqual([]);
  });

  test.each([
    ['vpn.example', true],
    ['VPN.example', true],
    ['CN=gateway', true],
    ['gateway', false],
    ['other.example', false],
  ])('are held against the identity that was asked for: %s', (remote, isSame) => {
    expect(concludeChains([seen('a', [gateway], { kind: 'psk', remote })], [])[0]?.nameMatches).toBe(isSame);
  });

  test.each<[string, Partial<CertificateWish>, string]>([
    ['for IKE', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.17'] }, 'valid'],
    ['for intermediate systems of IKE', { extendedKeyUsage: ['1.3.6.1.5.5.8.2.2'] }, 'valid'],
    ['for TLS servers', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }, 'valid'],
    ['for clients alone', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }, 'invalid'],
    ['for signatures', { keyUsage: ['digitalSignature'] }, 'valid'],
    ['for encryption alone', { keyUsage: ['keyEncipherment'] }, 'invalid'],
  ])('with a key %s lead to a trust anchor or not', async (_, wish, verdict) => {
    const leaf = await issue({ name: 'gateway', issuer: root, ...wish });
    expect(concludeChains([seen('a', [leaf])], [root.pem])[0]?.path.verdict).toBe(verdict);
  });
});
