import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DocumentFileError } from '../../../core/document/document-file-error.ts';
import { checkRecording } from '../../../core/observation/check-recording.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import { parseRecording } from '../../../core/observation/parse-recording.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { everyShape } from '../../support/every-shape.ts';
import { recordedScan } from '../../support/recorded-scan.ts';

const scan = await recordedScan();

/** What is wrong with a recording, be it read or handed in. */
function messageOf(recording: Recording): string {
  const read = refusal(() => parseRecording(JSON.stringify(recording), 'o.json', everyShape));
  expect(refusal(() => checkRecording(recording, 'o.json', everyShape))).toBe(read);
  return read;
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentFileError);
    expect(error).toMatchObject({ code: 'document-malformed' });
    return (error as Error).message;
  }
  return '';
}

/** The gateway has a certificate for ECDSA, the policy rows for RSA. */
const refusedProbes: ReadonlySet<string> = new Set(['tls/row', 'tls/handshake']);

/** The scan with one observation of a probe made otherwise, and the place of that in a message. */
function edited(
  probe: string,
  change: (of: Observation) => object,
  isAnswered = !refusedProbes.has(probe),
): { readonly recording: Recording; readonly at: number; readonly id: string } {
  const at = scan.observations.findIndex((one) => one.probe === probe && (one.outcome === 'answered') === isAnswered);
  const found = scan.observations[at];
  if (found === undefined) throw new Error(`no such ${probe} in the recorded scan`);
  const observations = scan.observations.with(at, { ...found, ...change(found) });
  return { recording: { ...scan, observations }, at, id: found.id };
}
const offering = (offer: object) => (of: Observation) => ({ offer: { ...of.offer, ...offer } });
const answering = (answer: object) => (of: Observation) => ({ answer: { ...of.answer, ...answer } });
const withoutMember = (name: string) => (of: Observation) => ({
  answer: Object.fromEntries(Object.entries(of.answer ?? {}).filter(([key]) => key !== name)),
});

describe('a recording that is read', () => {
  test.each(['startedAtMs', 'elapsedMs'])('wants %s from 0 on, and within a year', (member) => {
    for (const value of [-1, 1e300]) {
      const { recording, at } = edited('tls/opening', () => ({ [member]: value }));
      expect(messageOf(recording)).toContain(`observations.${at}.${member}`);
    }
  });

  test('may hold what every probe in the sources records', () => {
    const root = join(import.meta.dirname, '../../..');
    const names = ['probes', 'src/run', 'src/inputs'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => {
          const text = readFileSync(join(root, folder, file), 'utf8');
          return [...text.matchAll(/(?:probe: |draftWithoutExchange\()'([^']+)'/gu)].map(([, name = '']) => name);
        }),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !everyShape.has(name))).toEqual([]);
  });

  test('is what was written', () => {
    expect(parseRecording(JSON.stringify(scan), 'o.json', everyShape)).toEqual(scan);
  });

  test.each<[string, string, (of: Observation) => object, string, string]>([
    ['suites that are no list', 'tls/row', offering({ suites: {} }), 'offer.suites', 'expected array, received object'],
    [
      'a suite that is no number',
      'tls/row',
      offering({ suites: [null] }),
      'offer.suites.0',
      'expected number, received null',
    ],
    [
      'a number that is no code point',
      'tls/deny',
      answering({ suite: 1.5 }),
      'answer.suite',
      'expected int, received number',
    ],
    [
      'an answered hello without answer',
      'tls/opening',
      () => ({ answer: undefined }),
      'answer',
      'expected object, received undefined',
    ],
    [
      'a handshake without version',
      'tls/handshake',
      withoutMember('version'),
      'answer.version',
      'expected string, received undefined',
    ],
    [
      'octets that are none',
      'tls/certificate',
      answering({ certificates: ['0'] }),
      'answer.certificates.0',
      'octets in lower-case hex wanted',
    ],
    [
      'a point that is too short',
      'strongswan/ike-row',
      answering({ point: [1] }),
      'answer.point',
      'expected array to have >=4 items',
    ],
    [
      'a box without values',
      'ikev2/row',
      offering({ boxes: [[[], [1], [1], [1]]] }),
      'offer.boxes.0.0',
      'expected array to have >=1 items',
    ],
    [
      'a buried control that does not say what is buried',
      'ikev2/buried-control',
      ({ offer: { buried: _buried, ...offer } }) => ({ offer }),
      'offer.buried',
      'expected array, received undefined',
    ],
    ['both a point and boxes', 'strongswan/ike-row', offering({ boxes: [] }), 'offer', 'either point or boxes wanted'],
    [
      'a wrap that nobody has',
      'openvpn/reset',
      answering({ wrap: 'x' }),
      'answer.wrap',
      'expected one of "none"|"tls-auth"|"tls-crypt"|"tls-crypt-v2"',
    ],
    [
      'a status that is no number',
      'sstp/verb',
      answering({ status: '200' }),
      'answer.status',
      'expected number, received string',
    ],
  ])('is refused for %s, by observation and member', (_name, probe, change, member, wanted) => {
    const { recording, at, id } = edited(probe, change);
    const message = messageOf(recording);
    expect(message).toContain(`o.json: observations.${at}.${member}: ${id} (${probe}): `);
    expect(message).toContain(wanted);
  });

  test('is refused for a probe that nobody knows', () => {
    const { recording, at, id } = edited('tls/row', () => ({ probe: 'tls/rows' }));
    expect(messageOf(recording)).toBe(
      `o.json: observations.${at}.probe: ${id}: the name of a probe wanted, "tls/rows" found`,
    );
  });

  test.each([
    ['a scheme that is not that of the URL', { scheme: 'azure' as const }, 'azure://192.0.2.10'],
    ['a port that is not that of the URL', { port: 444 }, 'tls://192.0.2.10:444'],
    ['a host that is not that of the URL', { host: '192.0.2.1' }, 'tls://192.0.2.1:443'],
  ])('is refused for a target with %s', (_name, change, wanted) => {
    const targets = scan.targets.map((one, at) => (at === 0 ? { ...one, ...change } : one));
    expect(messageOf({ ...scan, targets })).toBe(
      `o.json: target tls://192.0.2.10:443: the URL of its scheme, host and port wanted, ${wanted} by these`,
    );
  });

  test('is refused for a target that stands there twice, by another name too', () => {
    const [first, ...others] = scan.targets;
    if (first === undefined) throw new Error('no target in the recorded scan');
    const targets = [first, { ...first, serverName: 'other.example.net' }, ...others];
    expect(messageOf({ ...scan, targets })).toBe('o.json: every target once wanted, tls://192.0.2.10:443 found twice');
  });

  test('may hold targets at one address that a # tells apart', () => {
    const [first, ...others] = scan.targets;
    if (first === undefined) throw new Error('no target in the recorded scan');
    const targets = [first, { ...first, url: `${first.url}#other.example.net` }, ...others];
    expect(messageOf({ ...scan, targets })).toBe('');
  });
});

describe('a recording that is handed in', () => {
  const message = (recording: unknown): string => refusal(() => checkRecording(recording, 'recording', everyShape));
  const withOffer = (offer: unknown): unknown => {
    const { recording } = edited('sstp/verb', () => ({ offer }));
    return recording;
  };

  test('is taken as it is, and not copied', () => {
    expect(checkRecording(scan, 'recording', everyShape)).toBe(scan);
  });

  test.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a list', [scan], 'a list'],
    ['text', JSON.stringify(scan), 'string'],
  ])('is refused when it is %s', (_name, value, found) => {
    expect(message(value)).toBe(`recording: a recording wanted, ${found} found`);
  });

  test('is refused with what is missing, what is wrong and what nobody knows, the first five of it', () => {
    const { startedAt: _startedAt, ...rest } = scan;
    const [first] = scan.observations;
    const observations = Array.from({ length: 9 }, () => ({ ...first, attempts: -1 }));
    expect(message({ ...rest, verdict: 'pass', trustAnchors: 'none', observations })).toBe(
      [
        'recording: startedAt: Invalid input: expected string, received undefined',
        'trustAnchors: Invalid input: expected array, received string',
        'observations.0.attempts: Too small: expected number to be >=0',
        'observations.1.attempts: Too small: expected number to be >=0',
        'observations.2.attempts: Too small: expected number to be >=0',
        'and 7 more',
      ].join('; '),
    );
    expect(message({ ...scan, verdict: 'pass' })).toBe('recording: document: Unrecognized key: "verdict"');
  });

  test('is refused for what JSON has no word for, and for what refers to itself', () => {
    const loop: Record<string, unknown> = {};
    loop['again'] = [loop];
    const odd: readonly (readonly [string, unknown])[] = [
      ['a date', new Date(0)],
      ['a map', new Map()],
      ['a bigint', 1n],
      ['a function', () => 1],
      ['a hole in a list', [undefined]],
    ];
    for (const [what, value] of odd)
      expect(message(withOffer({ a: { b: value } })), what).toMatch(
        /^recording: observations\.\d+\.offer\.a\.b(\.0)?: a JSON value wanted$/u,
      );
    expect(message(withOffer(loop))).toMatch(
      /^recording: observations\.\d+\.offer(\.again\.0){2}\.again: a JSON value wanted$/u,
    );
    expect(message(withOffer({ a: Number.NaN }))).toContain('numbers within the range of a double wanted');
    expect(message(withOffer({ a: undefined }))).toBe('');
  });
});
