import { expect, test } from 'vitest';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { helloOffer } from '../../../probes/tls/hello-offer.ts';
import { isRefusedUnderLoad, loadBorne } from '../../../probes/tls/load.ts';
import type { Observation } from '../../../src/observation/observation.ts';
import { makeTarget } from '../../../src/target/parse-target.ts';

const target = makeTarget('tls', '192.0.2.1', 443);
const suite = 0xc030;
const denied = 0xc02c;

function observation(id: string, startedAtMs: number, change: Partial<Observation>): Observation {
  return {
    id,
    target: target.url,
    endpoint: '192.0.2.1:443',
    probe: 'tls/deny',
    order: id,
    offer: helloOffer(target, 0x0303, [denied]),
    outcome: 'refused',
    detail: '',
    answer: { kind: 'alert', level: 2, description: 40 },
    sent: '16',
    received: '15',
    startedAtMs,
    elapsedMs: 1,
    attempts: 1,
    ...change,
  };
}

const answered = (id: string, startedAtMs: number, openConnections?: number): Observation =>
  observation(id, startedAtMs, {
    offer: helloOffer(target, 0x0303, [suite]),
    outcome: 'answered',
    answer: { kind: 'server-hello', version: 0x0303, suite, compressionMethod: 0, extensions: [] },
    ...(openConnections === undefined ? {} : { openConnections }),
  });

test.each([
  { borne: 6, loads: [6, 6], counts: true },
  { borne: 6, loads: [6, 7], counts: false },
  { borne: 6, loads: [7, 6], counts: false },
  { borne: undefined, loads: [1, 1], counts: true },
  { borne: undefined, loads: [1, 2], counts: false },
])('of refusals with $loads connections open, where $borne were borne, counts: $counts', (given) => {
  const refusals = given.loads.map((openConnections, at) => observation(`b${at}`, 10 + 10 * at, { openConnections }));
  const all = [answered('a', 0, given.borne), ...refusals, answered('c', 40)];
  const { refused, undecided } = concludeTls(all, { anchors: [] }).suites;
  expect(refused.some(({ box }) => box[1]?.includes(denied))).toBe(given.counts);
  if (!given.counts) expect(undecided.map(({ reason }) => reason)).toContain('refused-under-load');
});

test('a load is borne under which something was answered, the greatest of them', () => {
  const at = (openConnections?: number, outcome: Observation['outcome'] = 'answered') => ({
    outcome,
    ...(openConnections === undefined ? {} : { openConnections }),
  });
  expect(loadBorne([])).toBe(0);
  expect(loadBorne([at(), at()])).toBe(0);
  expect(loadBorne([at(2), at(5), at(3), at(9, 'refused')])).toBe(5);
  const refused = (openConnections: number | undefined, borne: number): boolean =>
    isRefusedUnderLoad(at(openConnections, 'refused'), borne);
  expect([refused(1, 0), refused(2, 0), refused(5, 5), refused(6, 5), refused(undefined, 0)]).toEqual([
    false,
    true,
    false,
    true,
    false,
  ]);
  expect(isRefusedUnderLoad(at(6, 'silent'), 5)).toBe(false);
});

test.each([
  ['answered when asked again', { outcome: 'answered', openConnections: 2, attempts: 2 }],
  ['never answered', { outcome: 'silent', openConnections: 4, attempts: 3 }],
] as const)('where something was %s no load above one at a time is known to be borne', (_, late) => {
  const prompt = { outcome: 'answered', openConnections: 13, attempts: 1 } as const;
  expect(loadBorne([prompt, late])).toBe(1);
  expect(loadBorne([late, prompt])).toBe(1);
});

test.each([
  ['a refusal that was said three times', { outcome: 'refused', openConnections: 4, attempts: 3 }],
  ['a close that was seen three times', { outcome: 'closed', openConnections: 4, attempts: 3 }],
  ['a handshake that falls silent behind its hello', { probe: 'tls/handshake', outcome: 'silent', openConnections: 4 }],
  ['silence where no connections are counted', { outcome: 'silent', attempts: 3 }],
] as const)('%s says nothing about the count of connections', (_, other) => {
  expect(loadBorne([{ outcome: 'answered', openConnections: 13, attempts: 1 }, other])).toBe(13);
});
