import { loadInputs } from '../../src/cli/load-inputs.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Target } from '../../src/target/target.ts';

/** A real server behind the faults. */
export interface SoakGateway {
  /** The folder of `containers/` that it runs. */
  readonly name: string;
  readonly target: Target;
  readonly policies: readonly Policy[];
  readonly trustAnchors: readonly string[];
}

/** The endpoints of a lab that is up, by its inventory. */
export async function soakGateways(inventoryFile: string, signal: AbortSignal): Promise<readonly SoakGateway[]> {
  const options = { config: inventoryFile, timeout: '1000', connections: '4', pace: '0' };
  const { policies, targets, trustAnchors } = await loadInputs([], options, signal);
  return targets.map(({ target }) => ({ name: target.gateway ?? target.host, target, policies, trustAnchors }));
}
