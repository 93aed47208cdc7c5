import { observedGateways } from '../../core/finding/observed-gateways.ts';
import type { Gateway } from '../../core/policy/clients/gate.ts';
import { policyGateway } from '../../core/policy/clients/policy-gate.ts';
import { loadNamedPolicy } from './load-policies.ts';
import { readResult } from './read-document.ts';

/** The gateways that a saved result tells of, or the one that a policy documents on a day: a file that ends in .json is a result. Throws as the readers of both do. */
export async function loadGateways(name: string, day: string, signal: AbortSignal): Promise<readonly Gateway[]> {
  const isResult = name.endsWith('.json') && !name.startsWith('from:');
  if (isResult) return observedGateways(await readResult(name, signal));
  return [policyGateway(await loadNamedPolicy(name, signal), day)];
}
