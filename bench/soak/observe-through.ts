import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { draw } from '../../test/support/fault-proxy-draw.ts';
import { type Proxy, startTcpProxy } from '../../test/support/fault-proxy-tcp.ts';
import { startUdpProxy } from '../../test/support/fault-proxy-udp.ts';
import { observeHere } from '../../test/support/observe-here.ts';
import type { Scenario } from './scenario.ts';

/** The share of runs. */
const openVpnBehindReset = 0.75;
/** What the pauses of the TLS prober are meant for: they are as much shorter as time-outs are. */
export const usualTimeoutMs = 5000;
/** For an answer that nothing disturbs: on a machine that does much else none of those is taken for silence. */
const patientMs = 20_000;

/** A whole scan of the scenario's gateway through a proxy with its fault. */
export async function observeThrough(
  scenario: Scenario,
  seed: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Recording> {
  await using proxy = await startProxy(scenario, seed);
  return await observeAt(scenario, proxy.port, timeoutMs, signal);
}

function startProxy(scenario: Scenario, seed: number): Promise<Proxy> {
  const { target: to, twin } = scenario.gateway;
  const { scheme } = to;
  const others = twin === undefined ? [] : [twin.target];
  // OpenVPN answers a reset before it answers anything else: most runs disturb what comes behind that.
  const undisturbedAnswers = scheme === 'openvpn+tcp' && draw(seed) < openVpnBehindReset ? 1 : 0;
  return scenario.carrier === 'tcp'
    ? startTcpProxy({ to, others, seed, fault: scenario.fault, undisturbedAnswers })
    : startUdpProxy({ to, others, seed, fault: scenario.fault });
}

async function observeAt(
  { gateway: { target, policies, trustAnchors, wrap }, tlsMode, ...scenario }: Scenario,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Recording> {
  const { scheme, serverName } = target;
  const proxied = { ...makeTarget(scheme, '127.0.0.1', port), ...(serverName === undefined ? {} : { serverName }) };
  return await observeHere({
    targets: [{ target: proxied, ...(wrap === undefined ? {} : { wrap }) }],
    policies,
    trustAnchors,
    ...(scenario.fault.name.startsWith('undisturbed')
      ? { timeoutMs: patientMs }
      : { timeoutMs, ikePausesMs: [20, 40, 80, 160] }),
    pauseShare: Math.min(1, timeoutMs / usualTimeoutMs),
    tlsMode,
    repeatRefusals: scenario.carrier === 'tcp' ? scenario.fault.repeatRefusals : undefined,
    signal,
  });
}
