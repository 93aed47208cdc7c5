import { describe, expect, test } from 'vitest';
import type { OutcomeKind } from '../../core/observation/observation.ts';
import { wrongWithObservation } from '../support/hand-made-recording.ts';

type Made = { readonly [member: string]: unknown };

/** Ascending numbers from 1, so many. */
const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const lists = (count: number): number[][] => numbers(count).map((value) => [value]);

const hello: Made = {
  kind: 'client-hello',
  version: 0x0303,
  suites: [0],
  groups: [29],
  signatureSchemes: [0x0804],
  compressionMethods: [0],
  keyShares: [],
  signals: [],
};
const serverHello: Made = { kind: 'server-hello', version: 0x0303, suite: 0, compressionMethod: 0, extensions: [] };
const alert: Made = { kind: 'alert', level: 2, description: 40 };
const ssl2Hello: Made = { kind: 'ssl2-client-hello', version: 2, suites: [0x01_0080] };
const ssl2Answer: Made = { kind: 'ssl2-server-hello', version: 2, suites: [], certificate: '' };
const handshake: Made = { kind: 'handshake', version: 0x0303, suite: 0xc02f };
const handshakeAnswer: Made = {
  kind: 'handshake',
  completed: true,
  version: 'TLSv1.2',
  suite: 'ECDHE-RSA-AES128-GCM-SHA256',
  certificates: ['0a'],
};
const ike: Made = { boxes: [lists(4)], shareGroup: 14 };
const ikev1 = (mode: string): Made => ({ mode, transforms: [numbers(5)] });
const accepted: Made = { version: 0x10, octets: 100, transform: numbers(5) };
const refusal: Made = { version: 0x10, octets: 40, notify: 14 };
const reset: Made = { kind: 'reset', wrap: 'none', given: true };
const configured: Made = {
  configured: { name: 'g', kind: 'vnet-gateway', origin: 'gateway', unknownProtocols: [], remarks: [] },
  wishes: {},
  columns: [],
};
const configuredWith = (more: Made): Made => ({
  ...configured,
  configured: { ...(configured['configured'] as Made), ...more },
});
const root = { name: 'r', fault: 'pem' };
const observed: Made = { answers: { SSTP: true }, accepted: {}, undecided: [], targets: [], scannedOn: '2026-11-22' };

const helloProbes = [
  'opening suites deny old-versions buried groups signature-schemes',
  'preference features certificate row control repeat',
].flatMap((names) => names.split(' ').map((name) => `tls/${name}`));
const ikeProbes = 'size row control complement bisect surplus preference identity calibration port'
  .split(' ')
  .map((name) => `ikev2/${name}`);

/** Outcome, offer, answer and what else is said of an exchange that is taken. */
type Case = readonly [probe: string, outcome: OutcomeKind, offer: Made, answer?: Made | undefined, more?: Made];

const taken: readonly Case[] = [
  ...helloProbes.map((probe): Case => [probe, 'answered', hello, serverHello]),
  ['tls/row', 'answered', hello, { ...serverHello, kind: 'hello-retry-request', group: 0, dhBits: 0 }],
  ['tls/row', 'answered', { ...hello, lowest: 0 }, { ...serverHello, certificates: ['', '00ff'], signatureScheme: 0 }],
  ['tls/row', 'refused', hello, alert],
  ['tls/row', 'refused', hello, { ...alert, level: 0, description: 0 }],
  ['tls/row', 'malformed', hello, serverHello],
  ['tls/row', 'silent', hello],
  ['tls/ssl2', 'answered', ssl2Hello, ssl2Answer],
  ['tls/ssl2', 'closed', ssl2Hello],
  ['tls/pace', 'not-made', { kind: 'pace', paceMs: 0 }],
  ...['handshake', 'handshake-refused', 'key'].map(
    (name): Case => [`tls/${name}`, 'answered', handshake, handshakeAnswer],
  ),
  ['tls/key', 'refused', handshake, { ...handshakeAnswer, verified: { path: 'unverified' } }],
  ...ikeProbes.map((probe): Case => [probe, 'answered', ike, { point: numbers(4) }]),
  ['ikev2/row', 'answered', { ...ike, boxes: [lists(11), lists(4)] }, { point: numbers(5) }],
  ['ikev2/row', 'silent', { ...ike, buried: numbers(4), port: 0 }],
  ['ikev2/row', 'silent', { ...ike, buried: numbers(5) }],
  ['ikev2/row', 'not-made', { boxes: [] }, undefined, { attempts: 0 }],
  ['ikev2/buried-control', 'refused', { ...ike, buried: numbers(4) }, { notify: 14, group: 0 }],
  ['ikev2/buried-control', 'not-made', { boxes: [], buried: numbers(4) }, undefined, { attempts: 0 }],
  ['ikev1/main-mode', 'answered', ikev1('main'), accepted],
  ['ikev1/aggressive-mode', 'answered', ikev1('aggressive'), accepted],
  ['ikev1/main-mode', 'refused', ikev1('main'), refusal],
  ['ikev1/main-mode', 'authentication-failed', ikev1('main'), refusal],
  ['ikev1/main-mode', 'malformed', ikev1('main'), { octets: 0 }],
  ['ikev1/main-mode', 'silent', ikev1('main')],
  ['ikev1/future-version', 'silent', {}],
  ...['ike-row', 'ike-sweep', 'ike-control'].map(
    (name): Case => [`strongswan/${name}`, 'answered', { space: 'ike', point: numbers(4) }, { point: numbers(11) }],
  ),
  ['strongswan/ike-row', 'silent', { space: 'ike', point: numbers(11), ikeSa: numbers(4) }],
  ['strongswan/ike-sweep', 'refused', { space: 'ike', boxes: [lists(4)], ikeSa: numbers(11) }],
  ...['ipsec-row', 'ipsec-sweep', 'ipsec-control'].map(
    (name): Case => [`strongswan/${name}`, 'answered', { space: 'ipsec', point: numbers(4) }, { point: numbers(4) }],
  ),
  ['strongswan/ipsec-row', 'answered', { space: 'ipsec', point: numbers(11) }, { point: numbers(11) }],
  ['strongswan/ipsec-sweep', 'refused', { space: 'ipsec', boxes: [lists(4), lists(11)] }],
  ...['none', 'tls-auth', 'tls-crypt', 'tls-crypt-v2'].map(
    (wrap): Case => ['openvpn/reset', 'answered', { ...reset, wrap }, { kind: 'reset', wrap }],
  ),
  ['openvpn/reset', 'silent', reset],
  ['openvpn/dropped', 'not-made', { kind: 'session', dropped: 0 }],
  ['sstp/verb', 'answered', {}, { kind: 'http', status: 0, sstp: true }],
  ['sstp/get', 'answered', {}, { kind: 'other' }],
  ['sstp/verb', 'answered', {}, { kind: 'no-tls' }],
  ['sstp/verb', 'closed', {}],
  ['sstp/call', 'answered', {}, { kind: 'ack', hashes: 0xffff_ffff }],
  ['sstp/call', 'answered', {}, { kind: 'no' }],
  ['sstp/call', 'reset', {}],
  ['azure/export', 'answered', {}, configured],
  ...['SSTP', 'IkeV2', 'OpenVPN'].map(
    (protocol): Case => ['azure/export', 'answered', {}, configuredWith({ protocols: [protocol] })],
  ),
  ['azure/export', 'answered', {}, configuredWith({ kind: 'vwan-p2s-gateway', rootCertificates: [root] })],
  [
    'azure/export',
    'answered',
    {},
    configuredWith({ kind: 'vnet-gateway', rootCertificates: [{ name: 'r', fault: 'encoded-twice' }] }),
  ],
  ['azure/export', 'answered', {}, { ...configured, observed }],
  ['azure/export', 'not-made', {}],
  ['profile/read', 'answered', {}, { anything: [1] }],
  ...'resolve credentials driver classify source-port target-timeout fault'
    .split(' ')
    .map((name): Case => [`run/${name}`, 'not-made', {}]),
];

/** The place in the observation, and the words, of what is wrong with an exchange that is not taken. */
type Refused = readonly [place: string, words: string, ...Case];

const refused: readonly Refused[] = [
  ['offer.version', '>=0', 'tls/row', 'silent', { ...hello, version: -1 }],
  ['offer.kind', '"client-hello"', 'tls/row', 'silent', { ...hello, kind: 'handshake' }],
  ['offer.keyShares', 'expected array', 'tls/row', 'silent', { ...hello, keyShares: undefined }],
  ['answer.kind', '"server-hello"|"hello-retry-request"', 'tls/row', 'answered', hello, alert],
  ['answer', 'expected object', 'tls/row', 'answered', hello],
  ['answer.description', 'expected number', 'tls/row', 'refused', hello, { ...alert, description: undefined }],
  ['answer.level', '>=0', 'tls/row', 'refused', hello, { ...alert, level: -1 }],
  ['answer.suite', 'expected number', 'tls/row', 'closed', hello, { ...serverHello, suite: undefined }],
  ['answer', 'expected object', 'tls/ssl2', 'answered', ssl2Hello],
  [
    'answer.certificate',
    'octets in lower-case hex wanted',
    'tls/ssl2',
    'answered',
    ssl2Hello,
    { ...ssl2Answer, certificate: 'F0' },
  ],
  ['offer.paceMs', 'expected number', 'tls/pace', 'not-made', { kind: 'pace' }],
  ['answer', 'expected object', 'tls/handshake', 'silent', handshake],
  [
    'answer.certificates.0',
    'octets in lower-case hex wanted',
    'tls/key',
    'answered',
    handshake,
    { ...handshakeAnswer, certificates: ['abc'] },
  ],
  ['offer.boxes.0', '>=4 items', 'ikev2/row', 'silent', { ...ike, boxes: [lists(3)] }],
  ['offer.boxes.0', '<=11 items', 'ikev2/row', 'silent', { ...ike, boxes: [lists(12)] }],
  ['offer.boxes.0.3', '>=1 items', 'ikev2/row', 'silent', { ...ike, boxes: [[...lists(3), []]] }],
  ['offer.buried', '>=4 items', 'ikev2/row', 'silent', { ...ike, buried: numbers(3) }],
  ['offer.buried', '<=5 items', 'ikev2/row', 'silent', { ...ike, buried: numbers(6) }],
  ['offer.shareGroup', 'expected number', 'ikev2/row', 'silent', { boxes: [] }],
  ['offer.shareGroup', 'expected number', 'ikev2/row', 'silent', { boxes: [] }, undefined, { attempts: 2 }],
  ['answer.point', '>=4 items', 'ikev2/row', 'answered', ike, { point: numbers(3) }],
  ['answer.point', '<=5 items', 'ikev2/row', 'answered', ike, { point: numbers(6) }],
  ['offer.buried', 'expected array', 'ikev2/buried-control', 'refused', ike],
  ['offer.buried', 'expected array', 'ikev2/buried-control', 'not-made', { boxes: [] }, undefined, { attempts: 0 }],
  ['offer.transforms.0', 'exactly 5 items', 'ikev1/main-mode', 'silent', { mode: 'main', transforms: [numbers(4)] }],
  ['offer.transforms.0', 'exactly 5 items', 'ikev1/main-mode', 'silent', { mode: 'main', transforms: [numbers(6)] }],
  ['offer.mode', '"main"', 'ikev1/main-mode', 'silent', ikev1('aggressive')],
  ['offer.mode', '"aggressive"', 'ikev1/aggressive-mode', 'silent', ikev1('main')],
  ['answer.transform', 'expected array', 'ikev1/main-mode', 'answered', ikev1('main'), refusal],
  ['answer.notify', 'expected number', 'ikev1/main-mode', 'refused', ikev1('main'), accepted],
  ['answer.notify', 'expected number', 'ikev1/main-mode', 'authentication-failed', ikev1('main'), accepted],
  ['answer', 'expected object', 'ikev1/main-mode', 'refused', ikev1('main')],
  ['answer.octets', 'expected number', 'ikev1/future-version', 'malformed', {}, {}],
  ['offer.point', '>=4 items', 'strongswan/ike-row', 'silent', { space: 'ike', point: numbers(3) }],
  ['offer.point', '<=11 items', 'strongswan/ike-row', 'silent', { space: 'ike', point: numbers(12) }],
  ['offer.ikeSa', '>=4 items', 'strongswan/ike-row', 'silent', { space: 'ike', boxes: [], ikeSa: numbers(3) }],
  ['offer.ikeSa', '<=11 items', 'strongswan/ike-row', 'silent', { space: 'ike', boxes: [], ikeSa: numbers(12) }],
  ['offer.boxes.0', 'exactly 4 items', 'strongswan/ike-sweep', 'silent', { space: 'ike', boxes: [lists(11)] }],
  ['offer.boxes.0', 'exactly 4 items', 'strongswan/ike-sweep', 'silent', { space: 'ike', boxes: [lists(3)] }],
  ['offer.space', '"ike"', 'strongswan/ike-row', 'silent', { space: 'ipsec', boxes: [] }],
  ['offer.point', 'exactly 11 items', 'strongswan/ipsec-row', 'silent', { space: 'ipsec', point: numbers(5) }],
  ['offer.point', 'Invalid input', 'strongswan/ipsec-row', 'silent', { space: 'ipsec', point: numbers(12) }],
  ['offer.boxes.0', 'exactly 11 items', 'strongswan/ipsec-sweep', 'silent', { space: 'ipsec', boxes: [lists(5)] }],
  ['offer.boxes.0', 'Invalid input', 'strongswan/ipsec-sweep', 'silent', { space: 'ipsec', boxes: [lists(12)] }],
  [
    'answer.point',
    'exactly 11 items',
    'strongswan/ipsec-row',
    'answered',
    { space: 'ipsec', boxes: [] },
    { point: numbers(5) },
  ],
  ['offer', 'either point or boxes wanted', 'strongswan/ike-row', 'silent', { space: 'ike' }],
  [
    'offer',
    'either point or boxes wanted',
    'strongswan/ike-row',
    'silent',
    { space: 'ike', point: numbers(4), boxes: [] },
  ],
  ['offer.wrap', '"none"|"tls-auth"|"tls-crypt"|"tls-crypt-v2"', 'openvpn/reset', 'silent', { ...reset, wrap: 'tls' }],
  ['answer', 'expected object', 'openvpn/reset', 'answered', reset],
  ['offer.dropped', '>=0', 'openvpn/dropped', 'not-made', { kind: 'session', dropped: -1 }],
  ['answer.status', 'expected number', 'sstp/verb', 'answered', {}, { kind: 'http', status: '200', sstp: true }],
  ['answer.kind', 'Invalid', 'sstp/verb', 'answered', {}, { kind: 'ack' }],
  ['answer', 'expected object', 'sstp/get', 'answered', {}],
  ['answer.hashes', '<=4294967295', 'sstp/call', 'answered', {}, { kind: 'ack', hashes: 0x1_0000_0000 }],
  ['answer.kind', 'Invalid', 'sstp/call', 'answered', {}, { kind: 'http', status: 200, sstp: true }],
  ['answer', 'expected object', 'azure/export', 'answered', {}],
  ['answer.columns', 'expected array', 'azure/export', 'answered', {}, { ...configured, columns: undefined }],
  [
    'answer.observed.undecided',
    'expected array',
    'azure/export',
    'answered',
    {},
    { ...configured, observed: { ...observed, undecided: undefined } },
  ],
  [
    'answer.configured.kind',
    '"vnet-gateway"|"vwan-p2s-gateway"',
    'azure/export',
    'answered',
    {},
    configuredWith({ kind: 'x' }),
  ],
  [
    'answer.configured.protocols.0',
    '"SSTP"|"IkeV2"|"OpenVPN"',
    'azure/export',
    'answered',
    {},
    configuredWith({ protocols: ['L2TP'] }),
  ],
  [
    'answer.configured.rootCertificates.0.fault',
    '"pem"|"encoded-twice"',
    'azure/export',
    'answered',
    {},
    configuredWith({ rootCertificates: [{ ...root, fault: 'x' }] }),
  ],
];

const told = ([probe, outcome, offer, answer, more]: Case): Made & { readonly probe: string } => ({
  probe,
  outcome,
  offer,
  ...(answer && { answer }),
  ...more,
});

describe('an exchange', () => {
  test.each(taken.map(told))('of $probe that was $outcome is taken in its shape (%#)', (of) => {
    expect(wrongWithObservation(of)).toBe('');
  });

  test.each(refused.map(([place, words, ...made]) => ({ place, words, of: told(made) })))(
    'of $of.probe that was $of.outcome is refused by its $place: $words (%#)',
    ({ place, words, of }) => {
      const message = wrongWithObservation(of);
      expect(message).toContain(`o.json: observations.0.${place}: obs-0001 (${of.probe}): `);
      expect(message).toContain(words);
    },
  );

  test.each(['tls/rows', 'ikev2/main-mode', 'run', ''])('of the unknown probe "%s" is refused', (probe) => {
    expect(wrongWithObservation({ probe })).toBe(
      `o.json: observations.0.probe: obs-0001: the name of a probe wanted, "${probe}" found`,
    );
  });
});
