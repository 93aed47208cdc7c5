import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { builtInPolicies } from '../../../core/policy/built-in-policies.ts';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';

const page = readFileSync(new URL('../../../docs/policy-format.md', import.meta.url), 'utf8');

it('the example of docs/policy-format.md is a policy with the clauses that the page speaks of', () => {
  const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
  expect(parsePolicy(example, 'docs/policy-format.md').clauses.map(({ id }) => id)).toEqual([
    'ike/row-01',
    'ike/legacy',
    'ike/nothing-else',
    'ike/version-ikev1',
    'ike/long-keys-with-ecp384',
    'ike/ml-kem-with-ecp384',
    'ipsec/row-01',
    'ipsec/nothing-else',
    'tls/row-01',
    'tls/nothing-else',
    'tls/version-tlsv1.0',
    'tls/version-tlsv1.3',
    'tls/certificate-not-expired',
    'tls/certificate-signature-hash',
    'tls/certificate-minimum-key-bits',
    'tls/certificate-chain-valid',
    'tls/certificate-name-matches',
    'tls/feature-extended-master-secret',
    'tls/feature-encrypt-then-mac',
    'tls.groups/row-01',
    'tls.groups/row-02',
    'tls.groups/nothing-else',
    'tls.signatures/no-sha1',
    'pairs/group',
    'checks/probes-agree',
  ]);
});

it.each(builtInPolicies())('docs/policies/$name.md exists', ({ name }) => {
  const text = readFileSync(new URL(`../../../docs/policies/${name}.md`, import.meta.url), 'utf8');
  expect(text.split('\n')[0]).toBe(`# ${name}`);
});
