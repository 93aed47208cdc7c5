import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { builtInText } from '../../../core/policy/load-policy.ts';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { policyText } from '../../../core/policy/policy-text.ts';
import { judge } from '../../../src/judge/judge.ts';
import { anyPolicy } from '../../support/any-policy.ts';
import { sampleRecording } from '../../support/sample-recording.ts';
import { policyContent } from '../../support/small-policies.ts';

type Entry = Readonly<Record<string, unknown>>;

const lists = ['versions', 'certificate', 'features', 'constraints'] as const;

/** The same file in words of version 2, everything said that version 1 left unsaid. */
function inVersionTwo(text: string): string {
  const file = parse(text) as Record<string, Entry | undefined>;
  const tables = (['ike', 'ipsec', 'tls'] as const).flatMap((space) => {
    const table = file[space];
    if (table === undefined) return [];
    const weight = table['weight'] ?? 'shall';
    const entries = (name: string): readonly Entry[] => (table[name] ?? []) as readonly Entry[];
    const rows = entries('rows').map((row) => ({
      level: table['level'] ?? 'required',
      ...(space === 'tls' ? {} : { additionalKeyExchange: 'none' }),
      ...(space === 'ipsec' ? { sequenceNumbers: '32-bit' } : {}),
      weight,
      ...row,
    }));
    const others = lists.filter((name) => table[name] !== undefined);
    const rest = others.map((name) => [name, entries(name).map((entry) => ({ weight, ...entry }))] as const);
    const own = { ...table, weight, ...(rows.length > 0 ? { rows } : {}), ...Object.fromEntries(rest) };
    return [[space, own] as const];
  });
  return JSON.stringify({ ...file, format: 2, ...Object.fromEntries(tables) });
}

const { signal } = new AbortController();
const recording = await sampleRecording();

function verdicts(policy: Policy): readonly unknown[] {
  return judge(recording, [policy], '2026-11-28').findings.map(
    ({ id, verdict, reason, observed, expected, evidence }) => ({
      id,
      verdict,
      reason,
      observed,
      expected,
      evidence,
    }),
  );
}

describe('a policy written in version 2 of the format', () => {
  test.each(['azure-vpn-p2s', 'nist-sp-800-77@r1'])('is the same and gives the same verdicts: %s', async (id) => {
    const text = await builtInText(id, signal);
    const [before, after] = [parsePolicy(text, 'p.yaml'), parsePolicy(inVersionTwo(text), 'p.yaml')];
    expect(policyContent(after)).toEqual(policyContent(before));
    expect(verdicts(after)).toEqual(verdicts(before));
  });

  test('is the same, whatever it says', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        const text = policyText(policy);
        const after = parsePolicy(inVersionTwo(text), 'p.yaml');
        expect(policyContent(after)).toEqual(policyContent(parsePolicy(text, 'p.yaml')));
      }),
      { numRuns: 100 },
    );
  });
});
