import { expect, test } from 'vitest';
import type { JsonObject, Observation } from '../../core/observation/observation.ts';
import { registryVocabulary } from '../../src/judge/naming/vocabulary.ts';
import { drivenOf, shownWith } from '../../src/judge/shown-with.ts';
import { observationOf } from '../support/recording-of.ts';

const seen = (id: string, offer: JsonObject): Observation =>
  observationOf({ id, probe: 'strongswan/ipsec-row', offer, outcome: 'answered' });
const identity = { kind: 'eap-tls', local: 'client', remote: 'gateway', eap: 'client@example.net' };
const ikeSa = [12 * 65_536 + 128, 12, 5, 19, 36];
const some = { local: '10.1.0.0/16', remote: '0.0.0.0/0' };
const other = { local: '10.2.0.0/16', remote: '0.0.0.0/0' };
const driven = drivenOf([
  seen('a', { identity, selectors: some, ikeSa }),
  seen('b', { identity, selectors: some, ikeSa }),
  seen('c', { identity: { kind: 'certificate' }, selectors: other }),
  seen('d', { boxes: [] }),
]);
const of = (...evidence: readonly string[]): JsonObject | undefined => shownWith(evidence, driven, registryVocabulary);

test('a finding tells the identity, the selectors and the IKE SA of the observations that it rests on, and of no other', () => {
  expect(of('b', 'a', 'd')).toEqual({
    identities: ['client (eap-tls, EAP client@example.net) at gateway'],
    selectors: ['10.1.0.0/16 === 0.0.0.0/0'],
    ikeSas: [
      {
        encryption: 'ENCR_AES_CBC-128',
        integrity: 'AUTH_HMAC_SHA2_256_128',
        prf: 'PRF_HMAC_SHA2_256',
        keyExchange: '256-bit random ECP group',
        additionalKeyExchange: ['ml-kem-768'],
      },
    ],
  });
});

test('what was shown with several is told with all of them', () => {
  expect(of('a', 'c')).toMatchObject({
    identities: ['client (eap-tls, EAP client@example.net) at gateway', '(certificate)'],
    selectors: ['10.1.0.0/16 === 0.0.0.0/0', '10.2.0.0/16 === 0.0.0.0/0'],
  });
});

test('what was asked without saying who asks tells nothing', () => {
  expect(of('d', 'nothing of that name')).toBeUndefined();
});
