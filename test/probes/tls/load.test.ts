import { expect, test } from 'vitest';
import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { helloOffer } from '../../../probes/tls/hello-offer.ts';
import { isRefusedUnderLoad, loadBorne } from '../../../probes/tls/load.ts';
import { observationOf } from '../../support/recording-of.ts';

const target = makeTarget('tls', '192.0.2.1', 443);
const suite = 0xc030;
const denied = 0xc02c;

function observation(id: string, startedAtMs: number, change: Partial<Observation>): Observation {
  return observationOf({
    id,
    probe: 'tls/deny',
    order: id,
    offer: helloOffer(target, 0x0303, [denied]),
    outcome: 'refused',
    answer: { kind: 'alert', level: 2, description: 40 },
    sent: '16',
    received: '15',
    startedAtMs,
    elapsedMs: 1,
    ...change,
  });
}

const answered = (id: string, startedAtMs: number, openConnections?: number): Observation =>
  observation(id, startedAtMs, {
    offer: helloOffer(target, 0x0303, [suite]),
    outcome: 'answered',
    answer: { kind: 'server-hello', version: 0x0303, suite, compressionMethod: 0, extensions: [] },
    ...(openConnections === undefined ? {} : { openConnections }),
  });

interface Made {
  readonly outcome: Observation['outcome'];
  readonly openConnections: number;
  readonly connection: number;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  readonly attempts: number;
}

/** Connections that begin in this order, each a millisecond behind the one before, and all end at once, but for the last, which ends before. */
function together(count: number, change: Partial<Made> = {}): readonly Made[] {
  return Array.from({ length: count }, (_, at) => ({
    outcome: at === count - 1 ? 'answered' : 'refused',
    openConnections: at + 1,
    connection: at + 1,
    startedAtMs: at,
    elapsedMs: at === count - 1 ? 10 : 100 - at,
    attempts: 1,
    ...(at === count - 1 ? change : {}),
  }));
}

test.each([
  { borne: 6, loads: [6, 6], counts: true },
  { borne: 6, loads: [6, 7], counts: false },
  { borne: 6, loads: [7, 6], counts: false },
  { borne: undefined, loads: [1, 1], counts: true },
  { borne: undefined, loads: [1, 2], counts: false },
])('of refusals with $loads connections open, where $borne were borne, counts: $counts', (given) => {
  const refusals = given.loads.map((openConnections, at) => observation(`b${at}`, 10 + 10 * at, { openConnections }));
  const beside = together(given.borne ?? 0).map(({ outcome, startedAtMs, ...one }, at) =>
    outcome === 'answered'
      ? { ...answered(`d${at}`, startedAtMs), ...one }
      : observation(`d${at}`, startedAtMs, { ...one, probe: 'tls/groups' }),
  );
  const all = [answered('a', -1), ...beside, ...refusals, answered('e', 140)];
  const { refused, undecided } = concludeTls(all, { anchors: [] }).suites;
  expect(refused.some(({ box }) => box[1]?.includes(denied))).toBe(given.counts);
  if (!given.counts) expect(undecided.map(({ reason }) => reason)).toContain('refused-under-load');
});

test('a load is borne with which something was answered, the greatest of them', () => {
  expect(loadBorne([])).toBe(0);
  expect(loadBorne([{ outcome: 'answered' }, { outcome: 'answered' }])).toBe(0);
  expect(loadBorne(together(5))).toBe(5);
  expect(loadBorne([...together(5), { ...together(9)[8], connection: 20, startedAtMs: 200 } as Made])).toBe(5);
  expect(loadBorne(together(5, { outcome: 'refused' }))).toBe(0);
});

test.each<readonly [string, number, Partial<Made>]>([
  ['an answer that came when all the others had ended', 1, { elapsedMs: 200 }],
  ['an answer that came when the others ended', 1, { elapsedMs: 96 }],
  ['an answer to the eldest', 1, { connection: 0 }],
  ['an answer over the connection of one of them', 3, { connection: 3 }],
  ['an answer to one in the middle', 3, { connection: 2.5 }],
])('%s shows the load of those alone that began before and ended after it', (_, borne, change) => {
  expect(loadBorne(together(5, change))).toBe(borne);
});

test('what has no number shows no load, and no count of attempts is one attempt', () => {
  const [, , , , last] = together(5);
  const { connection: _, ...unnumbered } = last as Made;
  expect(loadBorne([...together(5).slice(0, -1), unnumbered])).toBe(1);
  const { attempts: __, ...once } = last as Made;
  expect(loadBorne([...together(5).slice(0, -1), once])).toBe(5);
});

test('what was refused counts with no more connections open than were borne, and one in any case', () => {
  const refused = (openConnections: number | undefined, borne: number): boolean =>
    isRefusedUnderLoad({ outcome: 'refused', ...(openConnections === undefined ? {} : { openConnections }) }, borne);
  expect([refused(1, 0), refused(2, 0), refused(5, 5), refused(6, 5), refused(undefined, 0)]).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(isRefusedUnderLoad({ outcome: 'silent', openConnections: 6 }, 5)).toBe(false);
});

test.each([
  ['answered when asked again', { outcome: 'answered', openConnections: 2, attempts: 2 }],
  ['never answered', { outcome: 'silent', openConnections: 4, attempts: 3 }],
] as const)('where something was %s no load above one at a time is known to be borne', (_, late) => {
  expect(loadBorne([...together(13), late])).toBe(1);
  expect(loadBorne([late, ...together(13)])).toBe(1);
});

test('where nothing was answered in time no load is known to be borne', () => {
  expect(loadBorne([{ outcome: 'silent', openConnections: 4, attempts: 3 }])).toBe(0);
});

test.each([
  ['a refusal that was said three times', { outcome: 'refused', openConnections: 4, attempts: 3 }],
  ['a close that was seen three times', { outcome: 'closed', openConnections: 4, attempts: 3 }],
  ['a handshake that falls silent behind its hello', { probe: 'tls/handshake', outcome: 'silent', openConnections: 4 }],
  ['one that was to show tickets', { probe: 'tls/tickets', outcome: 'silent', openConnections: 4 }],
  ['silence where no connections are counted', { outcome: 'silent', attempts: 3 }],
] as const)('%s says nothing about the count of connections', (_, other) => {
  expect(loadBorne([...together(13), other])).toBe(13);
});
