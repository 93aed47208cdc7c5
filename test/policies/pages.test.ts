import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { builtInPolicies } from '../../core/policy/built-in-policies.ts';
import { goldenFile } from '../support/golden-file.ts';
import { policyPage } from '../support/policy-page.ts';

const root = new URL('../../', import.meta.url);

// After a wanted change: UPDATE_SAMPLES=1 npm run test:unit -- test/policies
it.each(builtInPolicies())('the page of $name in docs/policies says what the policy says', ({ name, place }) => {
  const page = new URL(`docs/policies/${name}.md`, root);
  const text = readFileSync(new URL(`policies/${place}`, root), 'utf8');
  const made = policyPage(name, text, existsSync(page) ? readFileSync(page, 'utf8') : '');
  expect(goldenFile(page, made)).toBe(made);
});
