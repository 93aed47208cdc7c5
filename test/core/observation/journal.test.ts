import { expect, test } from 'vitest';
import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import { Journal, named } from '../../../core/observation/journal.ts';
import { draftOf, recordingOf } from '../../support/recording-of.ts';

const [taken, found] = [named(makeTarget('tls', '192.0.2.10', 443)), named(makeTarget('sstp', '192.0.2.10', 443))];
const { schemaVersion, tool, startedAt, trustAnchors } = recordingOf();
const journal = () =>
  new Journal({ kind: 'gateproof-journal', schemaVersion, tool, startedAt, trustAnchors, targets: [taken] });
const end = { finishedAt: startedAt, interrupted: true };

test('an endpoint that is found to be of another scheme keeps what was seen of it before', () => {
  const grows = journal();
  const place = { of: 0, authority: '192.0.2.10:443' };
  expect(grows.add({ endpoint: 0, is: { ...place, target: taken } })).toBe(true);
  expect(grows.add({ endpoint: 0, seen: draftOf({ probe: 'run/classify' }) })).toBe(true);
  expect(grows.add({ endpoint: 0, is: { ...place, target: found } })).toBe(true);
  expect(grows.add({ endpoint: 0, seen: draftOf({ probe: 'sstp/verb' }) })).toBe(true);
  const { targets, observations } = grows.recording(end);
  expect(targets.map(({ url }) => url)).toEqual(['sstp://192.0.2.10:443']);
  expect(observations.map(({ probe, target }) => [probe, target])).toEqual([
    ['run/classify', 'sstp://192.0.2.10:443'],
    ['sstp/verb', 'sstp://192.0.2.10:443'],
  ]);
});

test('a line of what the journal does not hold is left out, and that is said', () => {
  const grows = journal();
  expect(grows.add({ endpoint: 0, seen: draftOf({}) })).toBe(false);
  expect(grows.add({ endpoint: 0, is: { of: 1, authority: '', target: taken } })).toBe(false);
  expect(grows.recording(end).observations).toEqual([]);
});
