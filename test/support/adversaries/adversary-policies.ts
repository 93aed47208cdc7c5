import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';

/** What adversaries are told apart by, clause by clause, as closely as can be: tables that are closed, and our own checks. */
const names: readonly string[] = ['azure-p2s-readiness', 'azure-vpn-p2s', 'gateproof-checks', 'nist-sp-800-77'];

export async function adversaryPolicies(): Promise<readonly Policy[]> {
  const { signal } = new AbortController();
  return await Promise.all(names.map((name) => loadPolicy(name, { signal })));
}
