import { expect, test } from 'vitest';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import {
  checkPolicy,
  diffPolicies,
  InputError,
  intersectPolicies,
  policyMatrix,
} from '../../../src/faces/api/gateproof.ts';

const asOf = '2026-11-29';

test('policies are compared as on the command line', async () => {
  const check = await checkPolicy('azure-vpn-p2s', 'nist-sp-800-77@r1', { asOf });
  expect([check.asOf, check.against[0]?.counts]).toEqual([
    asOf,
    { inside: 21, partly: 0, outside: 7, 'says-nothing': 6 },
  ]);
  const diff = await diffPolicies('nist-sp-800-77@r1', 'nist-sp-800-77@r1', { asOf, at: '2031-01-01' });
  expect([diff.old.asOf, diff.new.asOf, diff.tables.length > 0]).toEqual([asOf, '2031-01-01', true]);
  const text = await intersectPolicies(['azure-vpn-p2s', 'nist-sp-800-77@r1']);
  expect(parsePolicy(text, 'both.yaml').id).toBe('azure-vpn-p2s-and-nist-sp-800-77-r1');
  const { standards } = await policyMatrix('azure-vpn-p2s', undefined, { asOf });
  expect(standards.map(({ id }) => id)).toContain('cnsa-1.0');
});

test('every wrong input is told at once', async () => {
  const error = await checkPolicy('azure-vpn-p2', ['nist', 'cnsa-1.0'], { asOf: 'today' }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  const { problems } = error as InputError;
  expect(problems).toHaveLength(3);
  expect(problems.join('\n')).toContain('did you mean "azure-vpn-p2s"?');
  expect(problems.join('\n')).toContain('found "nist"');
  expect(problems).toContain('asOf: a day as YYYY-MM-DD wanted, "today" found');
  await expect(intersectPolicies(['azure-vpn-p2s'])).rejects.toThrow('two policies or more wanted');
  await expect(diffPolicies('azure-vpn-p2s', 'azure-vpn-p2s', { on: asOf } as object)).rejects.toThrow('option "on"');
});
