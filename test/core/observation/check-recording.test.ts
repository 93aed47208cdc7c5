import { describe, expect, test } from 'vitest';
import {
  handMadeRecording,
  nested,
  wrongInText,
  wrongWith,
  wrongWithObservation,
} from '../../support/hand-made-recording.ts';
import { observationOf } from '../../support/recording-of.ts';

const handMade = observationOf();
const target = { url: 'tls://192.0.2.10:443', scheme: 'tls', host: '192.0.2.10', port: 443 };
const withTarget = (of: object): unknown => handMadeRecording({ targets: [{ ...target, ...of }] });
const withTargets = (...targets: readonly object[]): unknown =>
  handMadeRecording({ targets: [target, ...targets.map((one) => ({ ...target, ...one }))] });

/** What is wrong, be it read or handed in. */
function wrong(recording: unknown): string {
  const message = wrongWith(recording);
  expect(wrongInText(recording)).toBe(message);
  return message;
}

describe('a recording that is handed in', () => {
  test.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a list', [handMadeRecording()], 'a list'],
    ['text', '{}', 'string'],
  ])('is refused when it is %s', (_name, value, found) => {
    expect(wrongWith(value)).toBe(`o.json: a recording wanted, ${found} found`);
  });

  test('is refused with five problems by name, each with its place, and the number of the others', () => {
    const wrongOnes = (count: number): unknown[] => Array.from({ length: count }, () => ({ ...handMade, order: 1 }));
    const named = [0, 1, 2, 3, 4].map(
      (at) => `observations.${at}.order: Invalid input: expected string, received number`,
    );
    expect(wrong(handMadeRecording({ observations: wrongOnes(5) }))).toBe(`o.json: ${named.join('; ')}`);
    expect(wrong(handMadeRecording({ observations: wrongOnes(7) }))).toBe(`o.json: ${named.join('; ')}; and 2 more`);
    expect(wrong(handMadeRecording({ observations: wrongOnes(6) }))).toBe(`o.json: ${named.join('; ')}; and 1 more`);
    expect(wrong(handMadeRecording({ observations: [{ ...handMade, order: 1, detail: 2 }] }))).toMatch(
      /observations\.0\.order: .*; observations\.0\.detail: /u,
    );
  });

  test('is refused for a member that is missing, is no list or is not known', () => {
    expect(wrong(handMadeRecording({ targets: undefined }))).toBe(
      'o.json: targets: Invalid input: expected array, received undefined',
    );
    expect(wrong(handMadeRecording({ observations: {} }))).toBe(
      'o.json: observations: Invalid input: expected array, received object',
    );
    const recording = handMadeRecording() as object;
    expect(wrong({ ...recording, verdict: 'pass' })).toBe('o.json: document: Unrecognized key: "verdict"');
    expect(wrongWith({ ...recording, verdict: 'pass', pass: true })).toBe(
      'o.json: document: Unrecognized key: "verdict"; document: Unrecognized key: "pass"',
    );
  });

  test.each([
    ['a date', new Date(0), ''],
    ['a map', new Map(), ''],
    ['a bigint', 1n, ''],
    ['a function', () => 1, ''],
    ['a symbol', Symbol('a'), ''],
    ['nothing in a list', [1, undefined], '.1'],
    ['a hole in a list', Object.assign([], { length: 2 }), '.0'],
    ['a date in a list behind others', ['', null, true, 1, [], {}, [new Date(0)]], '.6.0'],
    ['a date behind a member that is absent', { absent: undefined, z: new Date(0) }, '.z'],
  ])('is refused for %s, of which JSON has no word', (_name, value, place) => {
    const offer = { first: 1, a: { b: value } };
    expect(wrongWith(handMadeRecording({ observations: [handMade, { ...handMade, offer }] }))).toBe(
      `o.json: observations.1.offer.a.b${place}: a JSON value wanted`,
    );
  });

  test('is refused for such a member of its own too, a list or not', () => {
    expect(wrongWith(handMadeRecording({ tool: new Date(0) }))).toBe('o.json: tool: a JSON value wanted');
    expect(wrongWith(handMadeRecording({ observations: new Map() }))).toBe('o.json: observations: a JSON value wanted');
    expect(wrongWith(handMadeRecording({ trustAnchors: [new Date(0)] }))).toBe(
      'o.json: trustAnchors.0: a JSON value wanted',
    );
  });

  test('may have members that are undefined, as if they were absent', () => {
    expect(wrongWith(handMadeRecording({ observations: [{ ...handMade, offer: { a: undefined } }] }))).toBe('');
  });

  test('has an offer of 255 levels at most, and what refers to itself is cut in the message', () => {
    const deep = (levels: number): string =>
      wrongWith(handMadeRecording({ observations: [{ ...handMade, offer: nested(levels) }] }));
    expect(deep(255)).toBe('');
    expect(deep(256)).toBe('o.json: observations.0.offer.a.a.a.a.a: a JSON value wanted');
    const loop: Record<string, unknown> = {};
    loop['b'] = loop;
    expect(wrongWith(handMadeRecording({ observations: [{ ...handMade, offer: loop }] }))).toBe(
      'o.json: observations.0.offer.b.b.b.b.b: a JSON value wanted',
    );
  });
});

describe('a recording, be it read or handed in,', () => {
  test.each([
    ['empty of observations', { observations: [] }],
    ['cut short', { interrupted: true }],
    ['with trust anchors', { trustAnchors: ['-----BEGIN CERTIFICATE-----'] }],
    [
      'of everything that a target may say',
      {
        targets: [
          {
            ...target,
            serverName: 'vpn.example.net',
            certificateName: '192.0.2.10',
            clientCheck: {
              name: { type: 'name-prefix', value: 'v' },
              peerFingerprints: ['0a'.repeat(32)],
              issuerFingerprints: ['0a'.repeat(20), '0a'.repeat(32)],
            },
            gateway: 'g',
            trustAnchors: [],
            declared: { file: 'i', line: 1 },
          },
        ],
      },
    ],
  ])('is taken %s', (_name, of) => {
    expect(wrong(handMadeRecording(of))).toBe('');
  });

  test.each([
    ['subject', ''],
    ['name', ''],
    ['name-prefix', ''],
    ['suffix', '"subject"|"name"|"name-prefix"'],
  ])('may have clients check a name by its %s: %s', (type, problem) => {
    const message = wrong(withTarget({ clientCheck: { name: { type, value: 'v' } } }));
    expect(message.includes('targets.0.clientCheck.name.type')).toBe(problem !== '');
    expect(message).toContain(problem);
  });

  test.each([
    ['schemaVersion', '2.0', 'schemaVersion', '"1.0"'],
    ['kind', 'gateproof-result', 'kind', '"gateproof-observations"'],
    ['tool', { name: 'x', version: '1' }, 'tool.name', '"gateproof"'],
    ['startedAt', 'today', 'startedAt', 'Invalid ISO datetime'],
    ['startedAt', ['2026-11-22T10:00:00.000Z'], 'startedAt', 'expected string, received array'],
    ['finishedAt', '2026-11-22T10:00:00+01:00', 'finishedAt', 'Invalid ISO datetime'],
    ['interrupted', 'no', 'interrupted', 'expected boolean'],
    ['trustAnchors', [1], 'trustAnchors.0', 'expected string'],
  ])('is refused for a wrong %s', (member, value, place, words) => {
    const message = wrong(handMadeRecording({ [member]: value }));
    expect(message).toContain(`o.json: ${place}: `);
    expect(message).toContain(words);
  });

  test.each([
    [{ scheme: 'ssh' }, 'scheme', '"tls"|"sstp"|"ikev2"|"openvpn+tcp"|"openvpn+udp"|"dtls"|"profile"|"azure"'],
    [{ serverName: 'two words' }, 'serverName', 'a name or an address wanted'],
    [{ certificateName: '' }, 'certificateName', 'a name or an address wanted'],
    [{ port: 443.5 }, 'port', 'expected int'],
    [{ clientCheck: { name: { type: 'name', value: '' } } }, 'clientCheck.name.value', '>=1 characters'],
    [{ clientCheck: { peerFingerprints: [] } }, 'clientCheck.peerFingerprints', '>=1 items'],
    [{ clientCheck: { issuerFingerprints: [] } }, 'clientCheck.issuerFingerprints', '>=1 items'],
    [{ clientCheck: { peerFingerprints: ['0a'.repeat(20)] } }, 'clientCheck.peerFingerprints.0', 'Invalid string'],
    [{ clientCheck: { issuerFingerprints: ['0a'.repeat(21)] } }, 'clientCheck.issuerFingerprints.0', 'Invalid string'],
    [{ declared: { file: '', line: 1 } }, 'declared.file', '>=1 characters'],
    [{ declared: { file: 'i', line: 0 } }, 'declared.line', '>=1'],
    [{ policy: 'p' }, '0', 'Unrecognized key'],
  ])('is refused for a target with %j', (of, member, words) => {
    const message = wrong(withTarget(of));
    expect(message).toMatch(member === '0' ? 'o.json: targets.0: ' : `o.json: targets.0.${member}: `);
    expect(message).toContain(words);
  });

  const year = 366 * 86_400_000;
  test.each([
    { outcome: 'answered' },
    { outcome: 'refused' },
    { outcome: 'silent' },
    { outcome: 'closed' },
    { outcome: 'reset' },
    { outcome: 'unreachable' },
    { outcome: 'malformed' },
    { outcome: 'authentication-failed' },
    { outcome: 'not-made' },
    { startedAtMs: 0, elapsedMs: 0 },
    { startedAtMs: year, elapsedMs: year },
    { startedAtMs: 0.5 },
    { attempts: 0, openConnections: 1, connection: 1 },
    { sent: '', received: '00ff' },
    { transcript: ['a line'] },
    { packets: [{ direction: 'sent', atMs: 0, octets: '' }] },
    { packets: [{ direction: 'received', atMs: year, octets: '0a' }] },
    { offer: { a: { b: [null, true, 1.5, ''] } }, answer: {} },
  ])('may have an observation with %j', (of) => {
    expect(wrongWithObservation(of)).toBe('');
  });

  test.each([
    [{ outcome: 'accepted' }, 'outcome', 'Invalid option'],
    [{ startedAtMs: -1 }, 'startedAtMs', '>=0'],
    [{ elapsedMs: -1 }, 'elapsedMs', '>=0'],
    [{ startedAtMs: year + 0.5 }, 'startedAtMs', `<=${year}`],
    [{ elapsedMs: year + 0.5 }, 'elapsedMs', `<=${year}`],
    [{ attempts: -1 }, 'attempts', '>=0'],
    [{ attempts: 1.5 }, 'attempts', 'expected int'],
    [{ openConnections: 0 }, 'openConnections', '>=1'],
    [{ connection: 0 }, 'connection', '>=1'],
    [{ sent: '0' }, 'sent', 'Invalid string'],
    [{ received: '0A' }, 'received', 'Invalid string'],
    [{ packets: [{ direction: 'up', atMs: 0, octets: '' }] }, 'packets.0.direction', '"sent"|"received"'],
    [{ packets: [{ direction: 'sent', atMs: -1, octets: '' }] }, 'packets.0.atMs', '>=0'],
    [{ packets: [{ direction: 'sent', atMs: 0, octets: 'x' }] }, 'packets.0.octets', 'Invalid string'],
    [{ offer: [] }, 'offer', 'expected object'],
    [{ answer: null }, 'answer', 'expected object'],
    [{ note: '' }, '', 'Unrecognized key'],
  ])('is refused for an observation with %j', (of, member, words) => {
    const message = wrongWithObservation(of);
    expect(message).toContain(`o.json: observations.0${member && `.${member}`}: `);
    expect(message).toContain(words);
  });

  test('has no number that is none or endless, however deep it stands', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const offer of [{ a: number }, { a: 1, b: [{}, null, 'x', number] }, { a: [number, 1] }]) {
        expect(wrongWith(handMadeRecording({ observations: [{ ...handMade, offer }] }))).toBe(
          'o.json: observations.0.offer: numbers within the range of a double wanted',
        );
      }
    }
  });

  test('tells every problem of an offer and of an answer, each in its place', () => {
    const message = wrongWithObservation({ probe: 'tls/key', offer: {}, answer: { kind: 'handshake' } });
    for (const place of ['offer.kind', 'offer.version', 'offer.suite']) {
      expect(message).toContain(`observations.0.${place}: obs-0001 (tls/key): `);
    }
    expect(wrongWithObservation({ probe: 'tls/pace', offer: { kind: 'pace', paceMs: 'x' }, answer: 1 })).toContain(
      'observations.0.answer: ',
    );
  });

  test('has every id once', () => {
    const second = { ...handMade, id: 'obs-0002' };
    expect(wrong(handMadeRecording({ observations: [handMade, second] }))).toBe('');
    expect(wrong(handMadeRecording({ observations: [handMade, second, handMade] }))).toBe(
      'o.json: observation ids are not unique',
    );
  });

  test('has every target once, and no observation of another', () => {
    const other = { url: 'tls://192.0.2.11:443', host: '192.0.2.11' };
    expect(wrong(withTargets(other))).toBe('');
    expect(wrong(withTargets(other, {}))).toBe('o.json: every target once wanted, tls://192.0.2.10:443 found twice');
    const stray = { ...handMade, id: 'obs-0002', target: 'tls://192.0.2.12:443' };
    expect(wrong(handMadeRecording({ observations: [handMade, stray] }))).toBe(
      'o.json: obs-0002 is of target tls://192.0.2.12:443, which is not listed',
    );
  });

  const around = (of: object): unknown => ({ ...(withTargets(of) as object), observations: [] });
  test.each([
    [{ url: 'tls://192.0.2.10:443#other.example.net' }],
    [{ url: 'azure://gateway', scheme: 'azure', host: 'gateway', port: 0 }],
    [{ url: 'azure://gateway#2', scheme: 'azure', host: 'gateway', port: 0 }],
    [{ url: 'profile://package', scheme: 'profile', host: 'package', port: 0 }],
    [{ url: 'ikev2://192.0.2.10', scheme: 'ikev2', port: 500 }],
    [{ url: 'sstp://192.0.2.10:443', scheme: 'sstp' }],
    [{ url: 'openvpn+tcp://192.0.2.10:1194', scheme: 'openvpn+tcp', port: 1194 }],
    [{ url: 'openvpn+udp://192.0.2.10:1194', scheme: 'openvpn+udp', port: 1194 }],
  ])('may have the target %j', (of) => {
    expect(wrong(around(of))).toBe('');
  });

  test.each([
    [{ url: 'tls://192.0.2.11:443' }, 'tls://192.0.2.10:443'],
    [{ url: 'tls://192.0.2.10:4430' }, 'tls://192.0.2.10:443'],
    [{ url: 'sstp://192.0.2.10:443' }, 'tls://192.0.2.10:443'],
    [{ url: 'profile://other', scheme: 'profile', host: 'package' }, 'profile://package'],
    [{ url: 'tls://192.0.2.10:443', scheme: 'azure' }, 'azure://192.0.2.10'],
  ])('has no target %j, whose URL says otherwise', (of, wanted) => {
    expect(wrong(around(of))).toBe(
      `o.json: target ${of.url}: the URL of its scheme, host and port wanted, ${wanted} by these`,
    );
  });
});
