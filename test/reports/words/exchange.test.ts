import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { suitesOf, tlsVersion } from '../../../core/protocol/tls/registry.ts';
import { answerInNames, offerInNames } from '../../../reports/words/exchange/exchange-in-names.ts';
import { lineOf } from '../../../reports/words/exchange/line-of.ts';
import { sampleResult } from '../../support/sample-result.ts';

const offered = (probe: string, offer: JsonObject): JsonObject => offerInNames({ probe, offer });
const answered = (probe: string, answer: JsonObject, offer: JsonObject = {}): JsonObject | undefined =>
  answerInNames({ probe, offer, answer });

describe('what was offered and answered has the names of the registries', () => {
  test('a row of IKE', () => {
    const offer = {
      space: 'ike',
      boxes: [[[786688], [12], [5], [19]]],
      form: 'foreign-group',
      shareGroup: 31,
      port: 500,
    };
    expect(offered('ikev2/row', offer)).toEqual({
      'asked for': 'an IKE SA',
      proposals: [
        {
          encryption: ['ENCR_AES_CBC-256'],
          integrity: ['AUTH_HMAC_SHA2_256_128'],
          prf: ['PRF_HMAC_SHA2_256'],
          keyExchange: ['256-bit random ECP group'],
        },
      ],
      'group of the KE payload': 'Curve25519',
      port: 500,
    });
    expect(answered('ikev2/row', { notify: 17, group: 19 }, offer)).toEqual({
      notify: 'INVALID_KE_PAYLOAD',
      'wanted group': '256-bit random ECP group',
    });
  });

  test('an additional key exchange, and none of it', () => {
    const box = [[786688], [12], [5], [31], [36], [0]];
    const [proposal] = offered('ikev2/surplus', { boxes: [box] })['proposals'] as readonly JsonObject[];
    expect(proposal).toMatchObject({ 'additionalKeyExchange 1': ['ml-kem-768'] });
    expect(Object.keys(proposal ?? {})).toHaveLength(5);
  });

  test('a combination of a CHILD_SA, by the table that was asked', () => {
    const offer = { space: 'ipsec', ikeSa: [1310976, 0, 6, 24], point: [1310976, 0, 0, 0], among: 1 };
    expect(offered('strongswan/ipsec-row', offer)).toEqual({
      'asked for': 'a CHILD_SA',
      'within the IKE SA':
        'ENCR_AES_GCM_16-256, integrity NONE, PRF_HMAC_SHA2_384, 2048-bit MODP Group with 256-bit Prime Order Subgroup',
      combination: 'ENCR_AES_GCM_16-256, integrity NONE, PFS NONE, no ESN',
    });
  });

  test('a combination of IKEv1', () => {
    expect(offered('ikev1/main-mode', { mode: 'main', transforms: [[7, 256, 2, 1, 14]] })).toEqual({
      exchange: 'main mode',
      combinations: ['AES-CBC-256, SHA, pre-shared key, 2048-bit MODP Group'],
    });
    expect(answered('ikev1/main-mode', { notify: 14, octets: 40 })).toEqual({
      notify: 'NO-PROPOSAL-CHOSEN',
      octets: 40,
    });
  });

  test('a hello of all suites but one, of two versions', () => {
    const suites = [...suitesOf(tlsVersion.tls13), ...suitesOf(tlsVersion.tls12).filter((code) => code !== 0xc030)];
    const { suites: said, version } = offered('tls/deny', { kind: 'client-hello', version: 0x0304, suites });
    expect({ said, version }).toEqual({
      said: [
        `all ${suitesOf(tlsVersion.tls13).length} of TLSv1.3`,
        `all ${suitesOf(tlsVersion.tls12).length} below TLSv1.3 but TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`,
      ],
      version: 'TLSv1.3',
    });
  });

  test('an alert, and a choice', () => {
    expect(answered('tls/deny', { kind: 'alert', level: 2, description: 40 })).toEqual({
      message: 'alert',
      level: 'fatal',
      description: 'handshake_failure(40)',
    });
    expect(
      answered('tls/opening', {
        kind: 'server-hello',
        version: 771,
        suite: 0xc030,
        extensions: [0xff01, 23],
        group: 24,
      }),
    ).toEqual({
      message: 'ServerHello',
      version: 'TLSv1.2',
      suite: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      extensions: ['renegotiation_info', 'extended_master_secret'],
      group: 'secp384r1',
    });
  });

  test('SSTP and OpenVPN', () => {
    expect(answered('sstp/call', { kind: 'ack', hashes: 3 })).toEqual({
      message: 'Call Connect Acknowledge',
      'hashes for the crypto binding': 'SHA-1, SHA-256',
    });
    expect(offered('openvpn/reset', { kind: 'reset', given: true, wrap: 'tls-auth' })).toEqual({
      message: 'P_CONTROL_HARD_RESET',
      'with the key that was given': true,
      wrapping: 'tls-auth',
    });
  });
});

describe('what has another form than it should stays as it is', () => {
  test.each<[string, JsonObject]>([
    ['ikev2/row', { boxes: 'all', notify: '17' }],
    ['ikev2/row', { boxes: [[[1], [2]], 7, [['x'], [1], [1], [1]]] }],
    ['ikev1/main-mode', { transforms: [[1, 2], null] }],
    ['tls/deny', { suites: [1.5], version: 'old', groups: [-1], kind: 'constructor' }],
    ['constructor/x', { suites: [1] }],
    ['tls', { suites: [1] }],
  ])('%s %j', (probe, offer) => {
    expect(Object.values(offered(probe, offer))).toEqual(Object.values(offer));
  });
});

test('no number of a registry, and no list of ours, is left in any exchange of the sample', () => {
  const { observations } = sampleResult();
  expect(observations.length).toBeGreaterThan(20);
  const told = observations.flatMap((one) => [offerInNames(one), answerInNames(one) ?? {}]);
  const numbers = told
    .flatMap((part) => Object.entries(part))
    .filter(
      ([, value]) =>
        typeof value === 'number' || (Array.isArray(value) && value.some((item) => typeof item === 'number')),
    );
  expect(new Set(numbers.map(([name]) => name))).toEqual(new Set(['octets', 'port', 'status']));
});

test('a line tells the beginning of a long list', () => {
  expect(lineOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e and 2 more');
  expect(lineOf({ encryption: ['a', 'b'], integrity: [null], prf: [] })).toBe('(a, b) NONE none');
});
