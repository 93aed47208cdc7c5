/* Narrowing down what a gateway chose and could not install takes many exchanges. */
import { expect, test, vi } from 'vitest';
import { anyChild, ikeRows, ipsecRows } from '../support/azure-words.ts';
import { charon } from '../support/charon.ts';
import { toldOf } from '../support/findings.ts';
import { pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

vi.setConfig({ testTimeout: 300_000 });

const more = (words: string): Readonly<Record<string, string>> => ({
  any: `esp_proposals = ${[...ipsecRows, words].join(', ')}`,
});
const aes256gcm = { encryption: 'ENCR_AES_GCM_16-256', integrity: null, sequenceNumbers: '32-bit Sequential Numbers' };

test('a gateway with exactly the tables passes, and what was not tested is named', async () => {
  await using gateway = await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: ikeRows, children: anyChild }]),
  });
  const { finding } = await scanDriven(gateway.address, pskOf('client'));
  const nothingElse = finding('ipsec/nothing-else');
  expect(nothingElse).toMatchObject({ verdict: 'pass', reason: 'refused' });
  expect(toldOf(nothingElse.observed)['notTested']).toEqual(
    expect.arrayContaining([
      'two additional key exchanges at once (RFC 9370)',
      'seven additional key exchanges at once (RFC 9370)',
      'AH with additional key exchanges (RFC 9370)',
      'AUTH_AES_128_GMAC',
    ]),
  );
  expect(await gateway.sas()).toBe('');
});

test.each([
  [
    'an additional key exchange',
    'aes256gcm16-ecp256-ke1_mlkem768',
    { ...aes256gcm, keyExchange: '256-bit random ECP group', additionalKeyExchange: ['ml-kem-768'] },
  ],
  [
    'ESP without the integrity that its cipher needs, which it cannot install',
    'aes256-ecp256',
    { encryption: 'ENCR_AES_CBC-256', integrity: null, keyExchange: '256-bit random ECP group' },
  ],
])('a gateway that takes %s beside the tables fails', async (_, words, accepted) => {
  await using gateway = await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: ikeRows, children: more(words) }]),
  });
  const { finding } = await scanDriven(gateway.address, pskOf('client'));
  const { verdict, reason, observed } = finding('ipsec/nothing-else');
  expect({ verdict, reason, observed }).toMatchObject({
    verdict: 'fail',
    reason: 'undocumented-accepted',
    observed: { accepted: [accepted], count: 1 },
  });
  expect(await gateway.sas()).toBe('');
});

test('a gateway that takes AH fails', async () => {
  const children = { any: `${anyChild['any']}\n        ah_proposals = sha256-ecp256` };
  await using gateway = await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: ikeRows, children }]),
  });
  const { finding } = await scanDriven(gateway.address, pskOf('client'));
  expect(finding('ipsec/nothing-else')).toMatchObject({
    verdict: 'fail',
    observed: { accepted: [{ protocol: 'AH', integrity: 'AUTH_HMAC_SHA2_256_128' }] },
  });
});
