import { expect, test } from 'vitest';
import { loadKnowledge } from '../../../core/policy/load-knowledge.ts';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import { policyCommand } from '../../../sources/azure-export/policy-command.ts';
import { policyOf } from '../../support/small-policies.ts';

const day = '2026-11-29';
const signal = new AbortController().signal;
const { customPolicy } = await loadKnowledge({ signal });

const gcm = { encryption: 'ENCR_AES_GCM_16-128', integrity: 'none' };
const cbc = { encryption: 'ENCR_AES_CBC-256', integrity: 'AUTH_HMAC_SHA2_256_128' };

function commandOf(ike: readonly object[], ipsec: readonly object[], rest: object = {}): string | undefined {
  const table = (rows: readonly object[]) => ({
    closed: true,
    rows: rows.map((row, at) => ({ id: `row-${at}`, title: 'Row', ...row })),
  });
  return policyCommand(policyOf({ ike: table(ike), ipsec: { ...table(ipsec), ...rest } }), customPolicy, day);
}

test('the strongest group comes first, then the cipher; GCM stands on both sides of IPsec and leaves the PRF to the hash', () => {
  const ike = [
    { ...cbc, prf: 'PRF_HMAC_SHA2_256', keyExchange: [2, 14] },
    { ...gcm, prf: ['PRF_HMAC_SHA2_256', 'PRF_HMAC_SHA2_384'], keyExchange: 14 },
    { ...gcm, prf: 'PRF_HMAC_SHA2_384', keyExchange: 24 },
  ];
  const ipsec = [
    { ...gcm, keyExchange: 'none' },
    { ...cbc, keyExchange: 24 },
  ];
  expect(commandOf(ike, ipsec)).toBe(
    'New-AzVpnClientIpsecPolicy -IpsecEncryption AES256 -IpsecIntegrity SHA256 -SALifeTime 27000 -SADataSize 102400000 ' +
      '-IkeEncryption AES256 -IkeIntegrity SHA256 -DhGroup DHGroup14 -PfsGroup PFS24',
  );
  expect(commandOf(ike.slice(1), ipsec.slice(0, 1))).toBe(
    'New-AzVpnClientIpsecPolicy -IpsecEncryption GCMAES128 -IpsecIntegrity GCMAES128 -SALifeTime 27000 ' +
      '-SADataSize 102400000 -IkeEncryption GCMAES128 -IkeIntegrity SHA384 -DhGroup DHGroup14 -PfsGroup None',
  );
});

test('what cannot be set is no command: a group without a name, another PRF beside CBC than its hash, a row that does not hold yet', () => {
  const ipsec = [{ ...gcm, keyExchange: 'none' }];
  expect(commandOf([{ ...gcm, prf: 'PRF_HMAC_SHA2_384', keyExchange: 21 }], ipsec)).toBeUndefined();
  expect(commandOf([{ ...cbc, prf: 'PRF_HMAC_SHA2_384', keyExchange: 14 }], ipsec)).toBeUndefined();
  const later = [{ ...gcm, prf: 'PRF_HMAC_SHA2_384', keyExchange: 14, from: '2027-01-01' }];
  expect(commandOf(later, ipsec)).toBeUndefined();
});

test('a CHILD_SA lives no longer than it may, and where it may live for less than can be set there is no command', () => {
  const rows = [[{ ...gcm, prf: 'PRF_HMAC_SHA2_384', keyExchange: 14 }], [{ ...gcm, keyExchange: 'none' }]] as const;
  const limited = (atMost: number) =>
    commandOf(...rows, { limits: [{ id: 'life', what: 'child-sa-lifetime', atMost, title: 'Life' }] });
  expect(limited(3600)).toContain('-SALifeTime 3600 ');
  expect(limited(86_400)).toContain('-SALifeTime 27000 ');
  expect(limited(299)).toBeUndefined();
});

test('where both groups must be one, the strongest that both have is set', () => {
  const ike = [{ ...gcm, prf: 'PRF_HMAC_SHA2_384', keyExchange: [14, 19, 20] }];
  const ipsec = [{ ...gcm, keyExchange: [14, 19] }];
  expect(commandOf(ike, ipsec)).toContain('-DhGroup ECP384 -PfsGroup ECP256');
  const { clauses } = parsePolicy(
    JSON.stringify({
      id: 'paired',
      version: '2026-01-01',
      title: 'Paired',
      sources: { document: { title: 'Document' } },
      source: { ref: 'document' },
      ike: { closed: true, source: { ref: 'document' }, rows: [{ id: 'a', title: 'A', ...ike[0] }] },
      ipsec: { closed: true, source: { ref: 'document' }, rows: [{ id: 'a', title: 'A', ...ipsec[0] }] },
      pairs: [
        { id: 'same', title: 'Same', same: ['ipsec.keyExchange', 'ike.keyExchange'], source: { ref: 'document' } },
      ],
    }),
    'paired.yaml',
  );
  expect(policyCommand({ clauses }, customPolicy, day)).toContain('-DhGroup ECP256 -PfsGroup ECP256');
});
