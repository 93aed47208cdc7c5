import { expect, test, vi } from 'vitest';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { charon } from '../support/charon.ts';
import { type DrivenScan, pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

vi.setConfig({ testTimeout: 300_000 });

const policy = parsePolicy(
  `
format: 2
id: paired
version: 2026-11-01
title: What stands beside the rows
sources: { page: { title: A page } }
source: { ref: page }
ike:
  closed: false
  source: { ref: page }
  rows:
    - { id: row-01, title: P-384, encryption: ENCR_AES_GCM_16-256, integrity: none, prf: PRF_HMAC_SHA2_384, keyExchange: 20 }
  ports: [{ port: 500 }, { port: 4500 }]
  identity:
    - { check: ppk-required }
    - { check: authentication, allowed: [signature] }
  limits: [{ id: lifetime, title: A day at most, what: ike-sa-lifetime, atMost: 86400 }]
pairs:
  - { id: group, title: The group of a CHILD_SA is that of the IKE SA, same: [ipsec.keyExchange, ike.keyExchange] }
`,
  'paired.yaml',
);

async function scanned(proposals: readonly string[], children: string): Promise<DrivenScan> {
  await using gateway = await charon({
    configuration: pskConfiguration([
      { name: 'any', peer: 'client', proposals, children: { any: `esp_proposals = ${children}` } },
    ]),
  });
  const scan = await scanDriven(gateway.address, pskOf('client'), {}, { policy });
  expect(await gateway.sas()).toBe('');
  return scan;
}

const p384 = 'aes256gcm16-prfsha384-ecp384';

test('one group for both passes; what was made shows that nobody wants a PPK, and that a pre-shared key does', async () => {
  const { finding } = await scanned([p384], 'aes256gcm16-ecp384,aes256gcm16');
  expect(finding('pairs/group')).toMatchObject({
    verdict: 'pass',
    observed: {
      ikeGroups: ['384-bit random ECP group'],
      shownWith: { ikeSas: [{ keyExchange: '384-bit random ECP group' }] },
    },
  });
  expect(finding('ike/identity-ppk-required')).toMatchObject({ verdict: 'fail', reason: 'made-without-ppk' });
  expect(finding('ike/identity-authentication')).toMatchObject({
    verdict: 'fail',
    observed: { authenticated: ['psk'] },
  });
  expect(finding('ike/port-500')).toMatchObject({ verdict: 'pass' });
  expect(finding('ike/port-4500')).toMatchObject({ verdict: 'pass' });
  expect(finding('ike/lifetime')).toMatchObject({ verdict: 'not-applicable', reason: 'not-negotiated' });
});

test('a CHILD_SA with another group fails, and one of the IKE SA beside it does not help', async () => {
  const { finding } = await scanned([p384], 'aes256gcm16-ecp384,aes256gcm16-modp2048');
  expect(finding('pairs/group')).toMatchObject({
    verdict: 'fail',
    observed: { accepted: [{ keyExchange: '2048-bit MODP Group' }] },
  });
});

test('a second group of IKE SAs leaves open what was seen under the first alone', async () => {
  const { finding } = await scanned([p384, 'aes256gcm16-prfsha384-ecp256'], 'aes256gcm16-ecp384');
  expect(finding('pairs/group')).toMatchObject({
    verdict: 'inconclusive',
    reason: 'other-ike-group',
    observed: { openUnder: ['256-bit random ECP group'] },
  });
});
