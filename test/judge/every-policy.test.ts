import { expect, test } from 'vitest';
import { builtInPolicies } from '../../core/policy/built-in-policies.ts';
import { checklist } from '../../core/policy/default-policies.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { sampleRecording } from '../support/sample-recording.ts';

const signal = new AbortController().signal;
const asOf = '2026-11-22';

test('one recording is judged by every policy that ships at once, by each as by it alone', async () => {
  const recording = await sampleRecording();
  const policies = await Promise.all(builtInPolicies().map(({ name }) => loadPolicy(name, { signal })));
  const together = judge(recording, policies, asOf);
  expect(together.policies.map(({ id }) => id)).toEqual(policies.map(({ id }) => id));
  const judged = Map.groupBy(together.findings, ({ policy }) => policy);
  const isWhole = ({ id, clauses }: Policy): boolean =>
    judged.get(id)?.length === clauses.length * recording.targets.length;
  // Of our own checks those alone are judged that speak of something in the recording.
  expect(policies.filter((policy) => !isWhole(policy)).map(({ id }) => id)).toEqual([checklist]);
  for (const policy of policies.filter((_, at) => at % 8 === 0)) {
    const alone = judge(recording, [policy], asOf);
    expect(judged.get(policy.id)).toEqual(alone.findings);
  }
});
