import { expect, test } from 'vitest';
import { anyChild, ikeRows } from '../support/azure-words.ts';
import { charon } from '../support/charon.ts';
import { pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

const undocumented = {
  encryption: 'ENCR_AES_CBC-128',
  integrity: 'AUTH_HMAC_SHA2_256_128',
  prf: 'PRF_HMAC_SHA2_256',
  keyExchange: '256-bit random ECP group',
};

test.each([
  ['one that no row has', ['aes128-sha256-prfsha256-ecp256'], undocumented],
  [
    'one with an additional key exchange',
    ['aes128-sha256-prfsha256-ecp256-ke1_mlkem768'],
    { ...undocumented, additionalKeyExchange: ['ml-kem-768'] },
  ],
])(
  'where no documented IKE combination is accepted, the IPsec table is asked for under %s, and says so',
  async (_, proposals, ikeSa) => {
    await using gateway = await charon({
      configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals, children: anyChild }]),
    });
    const { finding } = await scanDriven(gateway.address, pskOf('client'));
    expect(finding('ike/row-01')).toMatchObject({ verdict: 'fail', reason: 'refused' });
    expect(finding('ike/nothing-else')).toMatchObject({ verdict: 'fail', observed: { accepted: [ikeSa] } });
    for (const row of ['ipsec/row-01', 'ipsec/row-11', 'ipsec/nothing-else']) {
      expect(finding(row)).toMatchObject({ verdict: 'pass', observed: { shownWith: { ikeSas: [ikeSa] } } });
    }
    expect(await gateway.sas()).toBe('');
  },
);

test('rows of another identity stay open where this one is known by an undocumented combination alone', async () => {
  await using gateway = await charon({
    configuration: pskConfiguration([
      { name: 'first', peer: 'alice', proposals: ikeRows, children: anyChild },
      { name: 'second', peer: 'bob', proposals: ['aes128-sha256-prfsha256-ecp256'], children: anyChild },
    ]),
  });
  const { finding } = await scanDriven(gateway.address, pskOf('bob'));
  expect(finding('ike/row-01')).toMatchObject({ verdict: 'inconclusive', reason: 'not-established' });
  expect(finding('ipsec/row-01')).toMatchObject({ verdict: 'pass', reason: 'accepted' });
});
