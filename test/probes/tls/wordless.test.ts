import { describe, expect, test } from 'vitest';
import type { Observation, ObservationDraft } from '../../../core/observation/observation.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { doubtOfWordless, dropsByChance, isWordless } from '../../../probes/tls/wordless.ts';
import { draftOf, numbered } from '../../support/recording-of.ts';

const url = 'openvpn+tcp://192.0.2.1:443';
const offer = { kind: 'client-hello', version: 0x0303, suites: [0xc030] };
const refused = draftOf({
  probe: 'tls/deny',
  order: 'tls/2-suites',
  offer: { ...offer, suites: [0x002f] },
  outcome: 'refused',
  detail: 'the server dropped the session without a word',
  sent: '16',
  received: '',
  startedAtMs: 10,
  elapsedMs: 5,
});
const repeatAt = (at: number, startedAtMs = 20): ObservationDraft => ({
  ...refused,
  probe: 'tls/repeat',
  order: `tls/9-repeat/${at}`,
  offer,
  outcome: 'answered',
  received: '16',
  startedAtMs,
  elapsedMs: 1,
});
const repeatsOf = (count: number, startedAtMs?: number): readonly ObservationDraft[] =>
  Array.from({ length: count }, (_, at) => repeatAt(at, startedAtMs));

/** What is said of the first one. */
function doubt(first: ObservationDraft, ...others: readonly ObservationDraft[]): string | undefined {
  const observations = numbered([first, ...others], url);
  return doubtOfWordless(observations)(observations[0] as Observation);
}

describe('a refusal without a word', () => {
  test('counts where four repeated hellos, as long, were answered behind it', () => {
    expect(doubt(refused, ...repeatsOf(4))).toBeUndefined();
  });

  test('does not count with three, nor where they began before it ended', () => {
    expect(doubt(refused, ...repeatsOf(3))).toBe('no-answered-control');
    expect(doubt(refused, ...repeatsOf(6, 14))).toBe('no-answered-control');
  });

  test('is silence where no hello that is as long was answered', () => {
    expect(doubt({ ...refused, sent: '1603' }, ...repeatsOf(6))).toBe('silent');
  });

  test.each([
    ['a repeated hello was dropped', { ...repeatAt(9), outcome: 'refused', received: '' }],
    ['a repeated hello ended by a close', { ...repeatAt(9), outcome: 'closed', received: '' }],
    ['a hello was dropped that was answered in another session', { ...refused, probe: 'tls/row', offer }],
    [
      'the carrier saw a session dropped whose octets were answered in another',
      { ...repeatAt(9), probe: 'openvpn/dropped' },
    ],
  ] as const)('is chance where %s', (_, drop) => {
    expect(doubt(refused, ...repeatsOf(6), drop)).toBe('drops-by-chance');
  });

  test.each(['silent', 'not-made'] as const)('is not made chance by a repeated hello that is %s', (outcome) => {
    expect(doubt(refused, ...repeatsOf(5), { ...repeatAt(9), outcome, received: '' })).toBeUndefined();
  });

  test('is none where the server said an alert, which counts whatever is dropped', () => {
    const alerted = { ...refused, received: '15' };
    expect(isWordless(alerted)).toBe(false);
    expect(doubt(alerted, { ...repeatAt(9), outcome: 'refused', received: '' })).toBeUndefined();
  });

  test('counts behind hellos that were answered again, and behind no others', () => {
    const others = repeatsOf(6).map((one) => ({ ...one, probe: 'tls/row' }));
    expect(doubt(refused, ...others)).toBe('no-answered-control');
    expect(doubt(refused, ...repeatsOf(4, 15))).toBeUndefined();
    expect(doubt(refused, ...repeatsOf(4, 14.9))).toBeUndefined();
    expect(doubt(refused, ...repeatsOf(4, 14.8))).toBe('no-answered-control');
  });

  test('is silence only of a hello, and where every answered one was shorter', () => {
    expect(
      doubt({ ...refused, sent: '160303', offer: { kind: 'ssl2-client-hello' } }, ...repeatsOf(4)),
    ).toBeUndefined();
    const long = { ...repeatAt(8), sent: '160303' };
    expect(doubt({ ...refused, sent: '160303' }, ...repeatsOf(4), long)).toBeUndefined();
    expect(doubt({ ...refused, sent: '160303' }, ...repeatsOf(4), { ...long, probe: 'sstp/verb' })).toBe('silent');
  });

  test('is one that a close_notify says, and none of a probe beside TLS', () => {
    expect(isWordless({ ...refused, received: '15030300020100' })).toBe(true);
    expect(isWordless({ ...refused, received: '15030300020128' })).toBe(false);
    expect(isWordless({ ...refused, probe: 'sstp/verb' })).toBe(false);
    expect(isWordless({ ...refused, outcome: 'closed' })).toBe(false);
  });

  describe('over TCP without a carrier', () => {
    const plain = (...all: readonly ObservationDraft[]): boolean => dropsByChance(numbered(all, 'tls://192.0.2.1:443'));
    const carried = (...all: readonly ObservationDraft[]): boolean => dropsByChance(numbered(all, url));
    test('is chance where a repeated hello was reset, as over a carrier, or was answered when it was sent again', () => {
      const reset = { ...repeatAt(9), outcome: 'reset' as const, received: '' };
      expect([plain(reset), carried(reset)]).toEqual([true, true]);
      const again = { ...repeatAt(9), attempts: 2 };
      expect([plain(again), carried(again)]).toEqual([true, false]);
      expect(plain({ ...again, outcome: 'silent' })).toBe(false);
      expect(plain(repeatAt(9))).toBe(false);
    });

    test('is none where something else was reset or closed', () => {
      expect(plain({ ...refused, outcome: 'reset' })).toBe(false);
      expect(plain({ ...refused, outcome: 'closed' })).toBe(false);
      expect(plain(refused)).toBe(false);
    });

    test('is chance where a hello was repeated and dropped, also one that nothing answered', () => {
      const dropped = { ...repeatAt(9), outcome: 'refused' as const, received: '', offer: { ...offer, suites: [1] } };
      expect(plain(dropped)).toBe(true);
    });
  });

  test('is none of a complete handshake, whose octets are not seen', () => {
    expect(isWordless({ ...refused, probe: 'tls/handshake', sent: '' })).toBe(false);
  });
});

test('a row that was accepted once and dropped another time stays accepted, and nothing is refused beside it', () => {
  const answer = { kind: 'server-hello', version: 0x0303, suite: 0xc030, compressionMethod: 0, extensions: [] };
  const full = { ...offer, groups: [], signatureSchemes: [], compressionMethods: [0], keyShares: [], signals: [] };
  const row = { ...refused, probe: 'tls/row', offer: full };
  const drafts = [
    { ...row, outcome: 'answered' as const, answer, received: '16', startedAtMs: 1, elapsedMs: 1 },
    row,
    { ...refused, offer: { ...full, suites: [0x002f] } },
    ...repeatsOf(6).map((one) => ({ ...one, offer: full, answer })),
  ];
  const { suites } = concludeTls(numbered(drafts, url), { anchors: [] });
  expect(suites.accepted.map(({ box }) => box)).toEqual([[[0x0303], [0xc030]]]);
  expect(suites.refused).toEqual([]);
  expect(suites.undecided.map(({ box, reason }) => ({ box, reason }))).toEqual([
    { box: [[0x0303], [0x002f]], reason: 'drops-by-chance' },
  ]);
});
