import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DocumentFileError } from '../../../core/document/document-file-error.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { type Json, type Observation, outcomeKinds } from '../../../core/observation/observation.ts';
import { parseRecording } from '../../../core/observation/parse-recording.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import { judge } from '../../../src/judge/judge.ts';
import { everyShape } from '../../support/every-shape.ts';
import { recordedScan } from '../../support/recorded-scan.ts';
import { azure } from '../../support/tls-policies.ts';

const scan = await recordedScan();
const policies = [await azure(), await loadPolicy('gateproof-checks', { signal: new AbortController().signal })];

type Holder = Record<string | number, Json | undefined>;

/** Of another type than what a probe writes; a number of the right kind, or another word, would be another scan. */
const strangers: readonly Json[] = [null, {}, [], [null], [[]], [[1]], { kind: {} }, -1, 1.5, 1e300, 'x', [['x']]];

/** One place of an offer or an answer, and what becomes of it. */
const edit = fc.record({
  at: fc.nat(),
  path: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
  how: fc.oneof(
    fc.constant('remove' as const),
    fc.constant('again' as const),
    fc.constantFrom(...strangers).map((value) => ({ value })),
  ),
});

/** How an exchange ended, when, as what and in which place: every member that a conclusion reads beside the offer and the answer. */
const told = fc.record({
  at: fc.nat(),
  member: fc.oneof(
    fc.constantFrom(...outcomeKinds).map((outcome) => ({ outcome })),
    fc.constantFrom(0, 1, 50, 1e6, -1).map((startedAtMs) => ({ startedAtMs })),
    fc.constantFrom(0, 1, 1e6, -1).map((elapsedMs) => ({ elapsedMs })),
    fc.constantFrom(0, 1, 7, -1).map((attempts) => ({ attempts })),
    fc.constantFrom('', '~', 'tls/suites/000', 'constructor').map((order) => ({ order })),
    fc.constantFrom('constructor', '__proto__', 'tls/nothing').map((probe) => ({ probe })),
    // Of another observation of the same recording.
    fc.tuple(fc.nat(), fc.constantFrom('probe', 'order', 'outcome', 'startedAtMs', 'detail', 'id', 'endpoint')),
  ),
});

/** The observations with one member of one of them changed. */
function toldOtherwise(
  observations: readonly Observation[],
  { at, member }: typeof told extends fc.Arbitrary<infer T> ? T : never,
): Observation[] {
  return observations.map((one, place): Observation => {
    if (place !== at % observations.length) return one;
    if (!Array.isArray(member)) return { ...one, ...member };
    const [from, name] = member;
    const other = observations[from % observations.length];
    return { ...one, [name]: other?.[name as keyof Observation] };
  });
}

/** The observation with the edit made at the place that the numbers lead to; the last ones count only as deep as there is something. */
function editedAt(of: Observation, path: readonly number[], how: 'remove' | 'again' | { readonly value: Json }): void {
  const members = of.answer === undefined ? ['offer'] : ['offer', 'answer'];
  let holder = of as unknown as Holder;
  let key: string | number = members[(path[0] ?? 0) % members.length] ?? 'offer';
  for (const step of path.slice(1)) {
    const value: Json | undefined = holder[key];
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) break;
    const keys: readonly string[] = Object.keys(value);
    holder = value as Holder;
    key = keys[step % keys.length] ?? '';
  }
  if (how === 'again') {
    if (Array.isArray(holder)) holder.push(holder[Number(key)] as never);
  } else if (how !== 'remove') holder[key] = structuredClone(how.value);
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function judged(recording: Recording): ResultDocument {
  return judge(recording, policies, '2026-11-22');
}
/** Clauses that ask nothing more of anybody: they passed, or do not apply. */
const restingOf = ({ findings }: ResultDocument): readonly string[] =>
  findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'not-applicable').map(({ id }) => id);

/** Each of the edits is judged or refused, both happen, and no clause passes or falls away by one. */
function expectNothingGained<Edit>(
  part: Recording,
  edits: fc.Arbitrary<Edit>,
  edited: (observations: readonly Observation[], by: Edit) => readonly Observation[],
  numRuns: number,
): void {
  const known = new Set(restingOf(judged(part)));
  const seen = { judged: 0, refused: 0 };
  fc.assert(
    fc.property(edits, (by) => {
      const observations = edited(part.observations, by);
      let read: Recording;
      try {
        read = parseRecording(JSON.stringify({ ...part, observations }), 'o.json', everyShape);
      } catch (error) {
        if (!(error instanceof DocumentFileError)) throw error;
        seen.refused++;
        return;
      }
      seen.judged++;
      expect(restingOf(judged(read)).filter((id) => !known.has(id))).toEqual([]);
    }),
    { numRuns },
  );
  expect(seen.judged).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
}

/** The targets apart, because an edit of one says nothing of another. */
const parts = scan.targets.map((target): Recording => {
  const observations = scan.observations.filter((one) => one.target === target.url);
  return { ...scan, targets: [target], observations };
});

test.each(parts.map((part) => [part.targets[0]?.url ?? '', part] as const))(
  'the edited recording of %s is judged or refused, and no edit makes a clause pass or fall away',
  (_url, part) => {
    const made = fc.array(edit, { minLength: 1, maxLength: 3 });
    expectNothingGained(
      part,
      made,
      (observations, edits) => {
        const edited = structuredClone(observations) as Observation[];
        for (const { at, path, how } of edits) {
          const of = edited[at % edited.length];
          if (of !== undefined) editedAt(of, path, how);
        }
        return edited;
      },
      500,
    );
  },
);

test.each(parts.map((part) => [part.targets[0]?.url ?? '', part] as const))(
  'the recording of %s that tells outcomes, times, probes or places otherwise is judged or refused, and no clause passes or falls away by it',
  (_url, part) => {
    const made = fc.array(told, { minLength: 1, maxLength: 4 });
    expectNothingGained(part, made, (observations, edits) => edits.reduce(toldOtherwise, [...observations]), 100);
  },
);
