import { describe, expect, it } from 'vitest';
import type { Client } from '../../core/policy/clients/client.ts';
import { listClients } from '../../core/policy/clients/load-client.ts';
import { suiteNames } from '../../core/protocol/tls/registry.ts';
import { ikeSpace } from '../../core/spaces/ike-sa.ts';
import { namePoint } from '../../core/spaces/space.ts';

const clients = await listClients(new AbortController());
const byId = new Map(clients.map((one) => [one.id, one]));

function client(id: string): Client {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`no client ${id}`);
  return found;
}

it.each(clients)('$id says where it is from and how far that can be trusted', (one) => {
  const sources = [one.source, ...[one.ike, one.ipsec, one.tls, ...one.seen].flatMap((part) => part?.source ?? [])];
  for (const { title, confidence } of sources) expect([title, confidence]).not.toContain(undefined);
  expect(one.isUnknown === true || one.taken !== undefined).toBe(true);
  expect(one.file).toBe(`clients/${one.id}.yaml`);
});

describe('what the clients offer', () => {
  it('Windows as it comes offers group 2 and nothing else, 3DES first', () => {
    for (const id of ['windows-7-to-10', 'windows-11']) {
      const { ike, ipsec } = client(id);
      expect(new Set(ike?.proposals.flatMap(({ values }) => values[3]))).toEqual(new Set([2]));
      expect(namePoint(ikeSpace, ike?.proposals[0]?.values.map(([first = 0]) => first) ?? [])).toEqual({
        encryption: 'ENCR_3DES',
        integrity: 'AUTH_HMAC_SHA1_96',
        prf: 'PRF_HMAC_SHA1',
        keyExchange: '1024-bit MODP Group',
      });
      expect(ipsec?.proposals.map(({ values }) => values[2])).toEqual([[0], [0], [0], [0], [0]]);
    }
    expect(client('windows-7-to-10').ike?.proposals).toHaveLength(12);
    expect(client('windows-11').ike?.proposals).toHaveLength(18);
  });

  it('keeps the order of the groups, which differs between two builds of strongSwan', () => {
    const groups = (id: string) => client(id).ike?.proposals[0]?.values[3];
    expect(groups('strongswan-5.9.8')?.slice(0, 3)).toEqual([31, 32, 19]);
    expect(groups('strongswan-6.1.0')?.slice(0, 3)).toEqual([19, 20, 21]);
    expect(client('strongswan-5.9.8').ike).toMatchObject({ guess: [31], retries: true });
  });

  it('the Android platform has no group of elliptic curves but x25519', () => {
    expect(client('android-platform').ike?.proposals.map(({ values }) => values[3])).toEqual([
      [16, 31, 15, 14],
      [16, 31, 15, 14],
    ]);
  });

  it('a suite stands with the versions that have it, in the order offered', () => {
    const { tls } = client('openvpn-2.6');
    expect(tls?.proposals.map(({ values: [versions, suites] }) => [versions, suites?.length])).toEqual([
      [[0x0304], 3],
      [[0x0303], 21],
    ]);
    expect(tls?.proposals[1]?.values[1]?.slice(0, 2).map(suiteNames.name)).toEqual([
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    ]);
  });

  it('a list that was cut says so, and nothing is claimed of what nobody published', () => {
    expect(clients.filter(({ tls, ipsec }) => [tls, ipsec].some((offer) => offer?.isCut)).map(({ id }) => id)).toEqual([
      'libreswan-5.2',
      'openvpn3-mbedtls',
      'strongswan-android-app',
      'windows-10-22h2-sstp',
      'windows-11-22h2-sstp',
    ]);
    expect(client('azure-vpn-client')).toMatchObject({ isUnknown: true, seen: [] });
  });
});
