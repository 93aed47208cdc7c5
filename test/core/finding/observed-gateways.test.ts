import { expect, it } from 'vitest';
import { observedGateways } from '../../../core/finding/observed-gateways.ts';
import type { ResultDocument, TargetResult } from '../../../core/finding/result.ts';
import type { Client } from '../../../core/policy/clients/client.ts';
import { landingOf } from '../../../core/policy/clients/landing.ts';
import { parseClient } from '../../../core/policy/clients/parse-client.ts';

const group = '2048-bit MODP Group';
const combination = {
  encryption: 'ENCR_AES_CBC-256',
  integrity: 'AUTH_HMAC_SHA2_256_128',
  prf: 'PRF_HMAC_SHA2_256',
  keyExchange: group,
};
const child = {
  encryption: 'ENCR_AES_GCM_16-256',
  integrity: null,
  keyExchange: null,
  sequenceNumbers: '32-bit Sequential Numbers',
};
const client: Client = parseClient(
  `id: c
product: c
platform: linux
version: 2026-01-01
title: T
sources: { log: { title: Log, confidence: A } }
source: { ref: log }
ike:
  guess: 14
  proposals:
    - { encryption: [ENCR_AES_CBC-256, ENCR_AES_CBC-128], integrity: AUTH_HMAC_SHA2_256_128, prf: PRF_HMAC_SHA2_256, keyExchange: 14 }
ipsec:
  proposals:
    - { encryption: ENCR_AES_GCM_16-256, integrity: none, keyExchange: none }
`,
  'c.yaml',
);
type Facts = TargetResult['facts'];

function cellOf(facts: Facts) {
  const target = { url: 'ikev2://vpn.example', scheme: 'ikev2', host: 'vpn.example', port: 500, facts } as TargetResult;
  const gateways = observedGateways({
    targets: [target],
    startedAt: '2026-11-30T00:00:00.000Z',
  } as unknown as ResultDocument);
  return landingOf([client], gateways, { standards: [], day: '2026-11-30' }).clients[0]?.cells[0];
}

const refusedAll = {
  encryption: ['ENCR_AES_CBC-256', 'ENCR_AES_CBC-128'],
  integrity: ['AUTH_HMAC_SHA2_256_128'],
  prf: ['PRF_HMAC_SHA2_256'],
  keyExchange: [group],
};
const ipsec = { accepted: [child], refused: [] };

it('what was seen to be accepted works, and says that it may land elsewhere while the rest is open', () => {
  const cell = cellOf({ ike: { accepted: [combination], refused: [] }, ipsec });
  expect(cell).toMatchObject({ status: 'works', parts: [{ mayLandElsewhere: true }, {}] });
  const known = cellOf({
    ike: { accepted: [combination], refused: [{ ...refusedAll, encryption: ['ENCR_AES_CBC-128'] }] },
    ipsec,
  });
  expect(known?.parts[0]).not.toHaveProperty('mayLandElsewhere');
});

it('what was not asked is neither: no scan of ESP shows no tunnel, and silence refuses nothing', () => {
  expect(cellOf({ ike: { accepted: [combination], refused: [] } })).toMatchObject({ status: 'not-known' });
  expect(cellOf({ ike: { accepted: [], refused: [] }, ipsec })).toMatchObject({
    status: 'not-known',
    reason: 'region-open',
  });
  expect(cellOf({ ike: { accepted: [], refused: [refusedAll] }, ipsec })).toMatchObject({ status: 'breaks' });
});

it('a part that was refused does not refuse the rest', () => {
  const part = { ...refusedAll, encryption: ['ENCR_AES_CBC-256'] };
  expect(cellOf({ ike: { accepted: [], refused: [part] }, ipsec })).toMatchObject({ status: 'not-known' });
});

it('a combination of a name that no registry has is not taken for one that fits', () => {
  const odd = { ...combination, encryption: 'ENCR 1024' };
  expect(cellOf({ ike: { accepted: [odd], refused: [] }, ipsec })).toMatchObject({ status: 'not-known' });
});

it('an SA with an additional key exchange is no SA without', () => {
  const odd = { ...combination, additionalKeyExchange: ['ml-kem-768'] };
  expect(cellOf({ ike: { accepted: [odd], refused: [] }, ipsec })).toMatchObject({ status: 'not-known' });
});

it('whose order decides is told as it was seen, and no order beyond', () => {
  const weak = { ...combination, encryption: 'ENCR_AES_CBC-128' };
  const ike = (identity: NonNullable<Facts['ike']>['identity'] & object) => ({
    ike: { accepted: [combination, weak], refused: [], identity },
    ipsec,
  });
  const gateway = cellOf(ike({ proposalPreference: 'gateway', preferredCombinations: [weak] }));
  expect(gateway?.parts[0]).toMatchObject({
    chooser: 'gateway',
    byGateway: { combination: { encryption: ['ENCR_AES_CBC-128'] } },
  });
  expect(cellOf(ike({ proposalPreference: 'gateway' }))?.parts[0]).not.toHaveProperty('byGateway');
  expect(cellOf(ike({ proposalPreference: 'initiator' }))?.parts[0]).toMatchObject({
    chooser: 'client',
    byClient: { combination: { encryption: ['ENCR_AES_CBC-256'] } },
  });
});
