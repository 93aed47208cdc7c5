import type { OpenVpnWrap } from '../../src/credentials/openvpn-wrap.ts';
import { loadInputs } from '../../src/inputs/load-inputs.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Target } from '../../src/target/target.ts';

/** A real server behind the faults. */
export interface SoakGateway {
  /** The folder of `containers/` that it runs, or what it is. */
  readonly name: string;
  readonly target: Target;
  readonly policies: readonly Policy[];
  readonly trustAnchors: readonly string[];
  /** How the control channel of an OpenVPN server is wrapped. */
  readonly wrap?: OpenVpnWrap;
  /** What was planted there; absent: what the folder says. */
  readonly planted?: readonly string[];
}

/** The endpoints of a lab that is up, by its inventory, all but OpenVPN over UDP: its refusals by silence need other time-outs. */
export async function soakGateways(inventoryFile: string, signal: AbortSignal): Promise<readonly SoakGateway[]> {
  const options = { config: inventoryFile, timeout: '1000', connections: '4', pace: '0' };
  const { policies, targets, trustAnchors } = await loadInputs([], options, signal);
  return targets
    .filter(({ target }) => target.scheme !== 'openvpn+udp')
    .map(({ target, wrap }) => ({
      name: target.gateway ?? target.host,
      target,
      policies,
      trustAnchors,
      ...(wrap === undefined ? {} : { wrap }),
    }));
}
