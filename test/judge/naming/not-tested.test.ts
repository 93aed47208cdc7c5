import { expect, test } from 'vitest';
import type { Scheme } from '../../../core/endpoint/scheme.ts';
import type { Facts } from '../../../core/facts/facts.ts';
import type { JsonObject, Observation } from '../../../core/observation/observation.ts';
import { ikeAdditionalUniverse, ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { type SpaceName, spaceNames, spaceOf } from '../../../core/spaces/registry.ts';
import { askedOf } from '../../../probes/asked.ts';
import { notTested } from '../../../src/judge/naming/not-tested.ts';
import { registryVocabulary } from '../../../src/judge/naming/vocabulary.ts';
import { aesCbc256, aesGcm256 } from '../../support/ike-rows.ts';
import { observationOf } from '../../support/recording-of.ts';

const target = { url: 'x', host: 'h', port: 1 };

/** What is told of a space after these questions. */
function toldOf(
  space: SpaceName,
  facts: Facts,
  scheme: Scheme = space === 'tls' ? 'sstp' : 'ikev2',
): readonly string[] {
  return registryVocabulary.notTested(space, { facts, target: { ...target, scheme } });
}

const question = (probe: string, offer: JsonObject, change: Partial<Observation> = {}): Observation =>
  observationOf({ probe, offer, outcome: 'refused', ...change });

const everyRegistry = spaceNames.flatMap((space) =>
  spaceOf(space)
    .registries()
    .map(({ registry }) => [space, registry] as const),
);

test.each(everyRegistry)(
  'a number that is added to a registry of %s (%s) is told as not tested, until it is asked for',
  (space, name) => {
    const added = 0x7fff_fffe;
    const grown = spaceOf(space)
      .registries()
      .map((one) =>
        one.registry === name
          ? { ...one, codes: [...one.codes, added], name: (code: number) => (code === added ? 'NEW' : one.name(code)) }
          : one,
      );
    const universe = registryVocabulary.universe(space);
    const scheme = space === 'tls' ? 'sstp' : 'ikev2';
    expect(notTested(space, { facts: {}, scheme, universe })).not.toContain('NEW');
    expect(notTested(space, { facts: {}, scheme, universe }, grown)).toContain('NEW');
    const facts = { asked: { [space]: { [name]: [added] } } };
    expect(notTested(space, { facts, scheme, universe }, grown)).not.toContain('NEW');
  },
);

test('of IKE, what no request holds is told: the version, the types of transforms and the forms', () => {
  const boxes = [...ikeUniverse(), ...ikeAdditionalUniverse()];
  const told = toldOf('ike', { asked: askedOf([question('ikev2/complement', { boxes, shareGroup: 19 })]) });
  expect(told).toEqual([
    'IKEv1',
    ...[2, 3, 4, 5, 6, 7].map((at) => `Additional Key Exchange ${at} (ADDKE${at})`),
    'Key Wrap Algorithm (KWA)',
    'a cipher that needs an Integrity Algorithm, without one',
    'a combined-mode cipher with an Integrity Algorithm',
    'a cipher of several key lengths without the Key Length attribute',
  ]);
});

test('a version of IKE is told as long as no request of it was sent; one that does not exist is none', () => {
  const main = question('ikev1/main-mode', { mode: 'main', transforms: [[5, 0, 1, 1, 2]] });
  expect(toldOf('ike', { asked: askedOf([question('ikev1/future-version', { majorVersion: 3 })]) })).toContain('IKEv1');
  expect(toldOf('ike', { asked: askedOf([{ ...main, attempts: 0 }]) })).toContain('IKEv1');
  expect(toldOf('ike', { asked: askedOf([main]) })).not.toContain('IKEv1');
});

test('a request that holds another type of transform, or another form, takes it from the list', () => {
  const noKeyLength = 12 * 0x1_0000;
  const boxes = [
    [[aesGcm256], [12], [5], [19], [0], [36]],
    [[noKeyLength, aesCbc256], [0], [5], [19]],
  ];
  const told = toldOf('ike', { asked: askedOf([question('ikev2/complement', { boxes, shareGroup: 19 })]) });
  expect(told).toContain('Additional Key Exchange 1 (ADDKE1)');
  expect(told).not.toContain('Additional Key Exchange 2 (ADDKE2)');
  expect(told).toContain('Additional Key Exchange 3 (ADDKE3)');
  expect(told.filter((name) => name.startsWith('a c'))).toEqual([]);
});

test('of ESP, algorithms that the driver has no word for are told with AH, until an offer of ours holds them', () => {
  const point = [aesCbc256, 12, 0, 0];
  const asked = askedOf([question('strongswan/ipsec-row', { space: 'ipsec', point })]);
  const told = toldOf('ipsec', { asked });
  expect(told).toEqual(
    expect.arrayContaining(['AH', 'ENCR_IDEA', 'AUTH_AES_128_GMAC', 'Additional Key Exchange 1 (ADDKE1)']),
  );
  expect(told).not.toContain('ESP');
  expect(told).not.toContain('ENCR_AES_CBC-256');
  const idea = 5 * 0x1_0000;
  const more = askedOf([
    question('strongswan/ipsec-sweep', { space: 'ipsec', boxes: [[[idea], [1], [0], [0], [36]]] }),
  ]);
  expect(toldOf('ipsec', { asked: more })).not.toContain('ENCR_IDEA');
  expect(toldOf('ipsec', { asked: more })).not.toContain('Additional Key Exchange 1 (ADDKE1)');
});

test('of CHILD_SAs, additional key exchanges are told by how many at once, and with AH, until an offer holds as many', () => {
  const boxes = (...each: readonly (readonly number[])[]): readonly string[] =>
    toldOf('ipsec', {
      asked: askedOf([question('strongswan/ipsec-sweep', { space: 'ipsec', boxes: [each] })]),
    }).filter((name) => name.endsWith('(RFC 9370)'));
  const withAh = 'AH with additional key exchanges (RFC 9370)';
  const counts = ['two', 'three', 'four', 'five', 'six', 'seven'];
  const all = counts.map((count) => `${count} additional key exchanges at once (RFC 9370)`);
  expect(boxes([aesCbc256], [12], [19], [0], [36])).toEqual([...all, withAh]);
  expect(boxes([aesCbc256], [12], [19], [0], [36], [0], [35], [37])).toEqual([...all.toSpliced(1, 1), withAh]);
  expect(boxes([0], [12], [19], [0], [36])).toEqual(all);
});

test('of TLS, what shares the name of the endpoint is told, and SSL 2.0 where it was not asked for', () => {
  const old = question('tls/old-versions', { kind: 'client-hello', version: 0x0302, suites: [0x002f] });
  const beside = ['psk_ke (TLS 1.3)', 'psk_dhe_ke (TLS 1.3)'];
  const others = ['DTLS 1.0', 'DTLS 1.2', 'DTLS 1.3', 'QUIC version 1', 'QUIC version 2'];
  const asked = askedOf([old]);
  expect(asked.tls?.['version']).toEqual([0x0300, 0x0301, 0x0302]);
  expect(toldOf('tls', { asked })).toEqual(['SSLv2', ...beside, ...others]);
  const ssl2 = question('tls/ssl2', { kind: 'ssl2-client-hello', version: 2, suites: [0x010080] });
  expect(toldOf('tls', { asked: askedOf([ssl2]) })).toEqual([...beside, ...others]);
  expect(toldOf('tls', { asked: askedOf([ssl2]) }, 'openvpn+udp')).toEqual(beside);
});

test('what was not sent asked nothing', () => {
  const offer = { kind: 'ssl2-client-hello', version: 2, suites: [0x010080] };
  const unsent = [question('tls/ssl2', offer, { attempts: 0 }), question('tls/ssl2', offer, { outcome: 'not-made' })];
  expect(askedOf(unsent)).toEqual({});
});
