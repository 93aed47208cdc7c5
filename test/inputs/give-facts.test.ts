import { expect, test } from 'vitest';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { giveFacts, parseGiven } from '../../src/inputs/give-facts.ts';
import { Problems } from '../../src/inputs/problems.ts';

const asking = (id: string, ...names: readonly string[]): Policy => ({
  id,
  version: '2026-01-01',
  title: id,
  digest: 'sha256:0',
  source: { title: 'a page' },
  clauses: names.map((name) => ({ applies: { [name]: { from: '2027-01-01' } } }) as unknown as Clause),
});

async function problemsOf(policies: readonly Policy[], ...given: readonly string[]): Promise<string> {
  const problems = new Problems();
  giveFacts(policies, await parseGiven(given, problems), problems);
  try {
    problems.throwIfAny();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('each policy is given what it asks for, and nothing else', async () => {
  const problems = new Problems();
  const policies = [asking('a', 'acquired'), asking('b', 'deployed', 'acquired'), asking('c')];
  const facts = await parseGiven(['acquired=2027-02-01'], problems);
  expect(giveFacts(policies, facts, problems).map(({ given }) => given)).toEqual([
    { acquired: '2027-02-01' },
    { acquired: '2027-02-01' },
    undefined,
  ]);
});

test('a fact that no policy asks for, or that is no day, is a mistake', async () => {
  const policies = [asking('a', 'acquired')];
  expect(await problemsOf(policies, 'aquired=2027-02-01')).toContain(
    'given "aquired": one of acquired wanted; did you mean "acquired"?',
  );
  expect(await problemsOf([asking('c')], 'acquired=2027-02-01')).toContain('given "acquired": no policy asks for any');
  expect(await problemsOf(policies, 'acquired=2027-02-30')).toContain('--given acquired: a day as YYYY-MM-DD wanted');
  expect(await problemsOf(policies, 'acquired')).toContain(
    '--given: a fact as NAME=YYYY-MM-DD wanted, "acquired" found',
  );
});
