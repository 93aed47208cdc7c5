import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { RowClause } from '../../../core/policy/policy.ts';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { ipsecUniverse } from '../../../core/spaces/child-sa.ts';
import { ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { isSubset, pointBox } from '../../../core/spaces/region.ts';

const policy = await loadPolicy('azure-vpn-p2s', { signal: new AbortController().signal });

/** The three tables of the page, cell by cell: the first line of each names the columns. */
const tables = readFileSync(new URL('../../vectors/azure-p2s-tables.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n\n')
  .map((table) => table.split('\n').map((line) => line.split(' | ')));

function rows(space: string): readonly RowClause[] {
  return policy.clauses.filter((clause) => clause.kind === 'row').filter((clause) => clause.space === space);
}

function cells(space: string): readonly (readonly string[])[] {
  return [Object.keys(rows(space)[0]?.vendor ?? {}), ...rows(space).map(({ vendor }) => Object.values(vendor))];
}

const ENCRYPTION: Record<string, number> = { GCM_AES256: transformValue(20, 256), AES256: transformValue(12, 256) };
const INTEGRITY: Record<string, number> = { GCM_AES256: 0, SHA384: 13, SHA256: 12, SHA1: 2 };
const PRF: Record<string, number> = { SHA384: 6, SHA256: 5 };
const GROUP: Record<string, number> = {
  GROUP_NONE: 0,
  GROUP_2: 2,
  GROUP_14: 14,
  GROUP_ECP256: 19,
  GROUP_ECP384: 20,
  GROUP_24: 24,
};
const SUITE: Record<string, number> = {
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 0xc030,
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 0xc02f,
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384: 0xc028,
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: 0xc027,
  '**TLS_AES_256_GCM_SHA384': 0x1302,
  '**TLS_AES_128_GCM_SHA256': 0x1301,
};

describe('the policy azure-vpn-p2s', () => {
  it('has the 17 IKE, 11 IPsec and 6 TLS rows of the page, in its order and spelling', () => {
    expect([cells('ike'), cells('ipsec'), cells('tls')]).toEqual(tables);
    expect([rows('ike').length, rows('ipsec').length, rows('tls').length]).toEqual([17, 11, 6]);
  });

  it('gives each IKE row the code points of its spelling', () => {
    for (const { vendor, box } of rows('ike')) {
      const { Cipher = '', Integrity = '', PRF: prf = '', 'DH Group': group = '' } = vendor;
      expect(box).toEqual(pointBox([ENCRYPTION[Cipher], INTEGRITY[Integrity], PRF[prf], GROUP[group]] as number[]));
    }
  });

  it('gives each IPsec row the code points of its spelling, and leaves 64-bit sequence numbers open', () => {
    for (const { vendor, box, tolerated } of rows('ipsec')) {
      const { Cipher = '', Integrity = '', 'PFS Group': group = '' } = vendor;
      const point = [ENCRYPTION[Cipher], INTEGRITY[Integrity], GROUP[group]] as number[];
      expect(box).toEqual(pointBox([...point, 0]));
      expect(tolerated).toEqual([pointBox([...point, 1])]);
    }
  });

  it('gives each TLS row its code point, the last two for TLS 1.3 on OpenVPN alone', () => {
    const everywhere = ['tls', 'sstp', 'openvpn+tcp', 'openvpn+udp'];
    for (const [at, { vendor, box, schemes, note, readings }] of rows('tls').entries()) {
      const recent = at >= 4;
      expect(box).toEqual(pointBox([recent ? 0x0304 : 0x0303, SUITE[vendor['Policies'] ?? ''] as number]));
      expect(schemes).toEqual(recent ? everywhere.slice(2) : everywhere);
      expect(note).toBe(recent ? '**Only supported on TLS1.3 with OpenVPN' : undefined);
      expect(readings).toHaveLength(recent ? 3 : 0);
    }
  });

  it('cites table, row and date of the page for every row, and requires each', () => {
    const places = [
      ['ike', 'IKEv2'],
      ['ipsec', 'IPsec'],
      ['tls', 'TLS'],
    ] as const;
    for (const [space, table] of places) {
      for (const [at, { id, source, level }] of rows(space).entries()) {
        expect(id).toBe(`${space}/row-${String(at + 1).padStart(2, '0')}`);
        expect(source).toMatchObject({ date: '2025-09-29', place: `table "${table}", row ${at + 1}` });
        expect(level).toBe('required');
      }
    }
  });

  it('stays inside what can be negotiated at all', () => {
    for (const { box } of rows('ike')) expect(isSubset([box], ikeUniverse())).toBe(true);
    for (const { box, tolerated } of rows('ipsec')) {
      expect(isSubset([box, ...(tolerated ?? [])], ipsecUniverse())).toBe(true);
    }
  });

  it('closes all three tables', () => {
    const closing = policy.clauses.filter(({ kind }) => kind === 'nothing-else').map(({ id }) => id);
    expect(closing).toEqual(['ike/nothing-else', 'ipsec/nothing-else', 'tls/nothing-else']);
  });

  it('requires TLS 1.2 and refuses the others, TLS 1.3 outside OpenVPN alone', () => {
    const versions = policy.clauses
      .filter((clause) => clause.kind === 'version')
      .map(({ id, version, expect: wanted, from, schemes }) => [id, version, wanted, from ?? '', schemes.length]);
    expect(versions).toEqual([
      ['tls/version-sslv2', 0x0002, 'refused', '', 4],
      ['tls/version-sslv3', 0x0300, 'refused', '', 4],
      ['tls/version-tlsv1.0', 0x0301, 'refused', '2018-07-01', 4],
      ['tls/version-tlsv1.1', 0x0302, 'refused', '2018-07-01', 4],
      ['tls/version-tlsv1.2', 0x0303, 'accepted', '', 4],
      ['tls/version-tlsv1.3', 0x0304, 'refused', '', 2],
    ]);
  });

  it('checks dates, hashes, keys, chain and name of the certificate', () => {
    const checks = policy.clauses.filter((clause) => clause.kind === 'certificate').map(({ id, check }) => [id, check]);
    expect(checks).toEqual([
      ['tls/certificate-not-expired', { name: 'not-expired' }],
      ['tls/certificate-signature-hash', { name: 'signature-hash', forbidden: ['md5', 'sha1'] }],
      ['tls/certificate-minimum-key-bits', { name: 'minimum-key-bits', rsa: 2048, ec: 224 }],
      ['tls/certificate-chain-valid', { name: 'chain-valid' }],
      ['tls/certificate-name-matches', { name: 'name-matches' }],
    ]);
  });

  it('shows every reading where the pages contradict each other', () => {
    const contradicted = policy.clauses.filter(({ readings }) => readings.length > 0);
    expect(contradicted.map(({ id }) => id)).toEqual([
      'ike/nothing-else',
      'tls/row-05',
      'tls/row-06',
      'tls/nothing-else',
      'tls/version-tlsv1.3',
    ]);
    for (const { readings } of contradicted) {
      const sources = readings.map(({ source }) => `${source.title} ${source.date} ${source.place}`);
      expect(new Set(sources).size).toBe(readings.length);
    }
  });
});
