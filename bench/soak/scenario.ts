import type { TlsMode } from '../../probes/probe.ts';
import type { DatagramFault } from '../../test/support/fault-proxy-udp.ts';
import { datagramFaults } from './datagram-faults.ts';
import type { SoakGateway } from './soak-gateway.ts';
import { type SoakStreamFault, streamFaults } from './stream-faults.ts';

/** One fault in front of one gateway. */
export type Scenario = { readonly gateway: SoakGateway; readonly tlsMode: TlsMode } & (
  | { readonly carrier: 'tcp'; readonly fault: SoakStreamFault }
  | { readonly carrier: 'udp'; readonly fault: DatagramFault }
);

/** Of so many rounds one enumerates TLS: it is the rarer way, and takes more connections. */
const enumeratingRound = 4;

/**
 * The scenario of a run, by nothing but its seed: as many runs in a row as there are faults have each fault once, and that many times the
 * number of gateways have each fault in front of each.
 */
export function scenarioOf(gateways: readonly SoakGateway[], seed: number): Scenario {
  const faults = streamFaults.length + datagramFaults.length;
  const at = seed % faults;
  const round = Math.floor(seed / faults);
  const stream = streamFaults[at];
  const datagram = datagramFaults[at - streamFaults.length];
  const isTwo = (stream ?? datagram)?.node !== undefined;
  const among = gateways.filter(({ twin }) => !isTwo || twin !== undefined);
  const streams = among.filter(({ target }) => target.scheme !== 'ikev2');
  const datagrams = among.filter(({ target }) => target.scheme === 'ikev2');
  const tlsMode = round % enumeratingRound === enumeratingRound - 1 ? 'enumerate' : 'deny-set';
  if (stream !== undefined) return { carrier: 'tcp', gateway: turn(streams, at + round), tlsMode, fault: stream };
  if (datagram !== undefined) return { carrier: 'udp', gateway: turn(datagrams, at + round), tlsMode, fault: datagram };
  throw new RangeError(`a whole number from 0 wanted as seed, ${seed} found`);
}

function turn(gateways: readonly SoakGateway[], at: number): SoakGateway {
  const found = gateways[at % gateways.length];
  if (found === undefined) throw new RangeError('a gateway of each kind wanted, none found');
  return found;
}
