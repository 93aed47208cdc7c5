import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { plantedDeviations } from '../../src/faces/cli/planted-deviations.ts';
import { loadInputs } from '../../src/inputs/load-inputs.ts';

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
  /** What stands behind the same address where a fault sends connections to two nodes: it is asked by this gateway's name. */
  readonly twin?: SoakGateway;
}

/** The endpoints of a lab that is up, by its inventory, all but OpenVPN over UDP: its refusals by silence need other time-outs. */
export async function soakGateways(inventoryFile: string, signal: AbortSignal): Promise<readonly SoakGateway[]> {
  const options = { config: inventoryFile, timeout: '1000', connections: '4', pace: '0' };
  const { policies, targets, trustAnchors } = await loadInputs([], options, signal);
  const gateways = targets
    .filter(({ target }) => target.scheme !== 'openvpn+udp')
    .map(({ target, wrap }) => ({
      name: target.gateway ?? target.host,
      target,
      policies,
      trustAnchors,
      ...(wrap === undefined ? {} : { wrap }),
    }));
  return await Promise.all(gateways.map(async (gateway) => ({ ...gateway, ...(await twinOf(gateway, gateways)) })));
}

/** Another gateway of the same scheme, as it is met under the name of this one. The lab has one key for all its OpenVPN servers. */
async function twinOf(front: SoakGateway, gateways: readonly SoakGateway[]): Promise<Pick<SoakGateway, 'twin'>> {
  const other = gateways.find(({ name, target }) => name !== front.name && target.scheme === front.target.scheme);
  if (other === undefined) return {};
  const { serverName } = front.target;
  const target = { ...other.target, ...(serverName === undefined ? {} : { serverName }) };
  const planted = [...(await plantedDeviations(other.name)), 'tls/certificate-name-matches'].sort();
  return { twin: { ...other, target, planted } };
}
