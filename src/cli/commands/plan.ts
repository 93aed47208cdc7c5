import type { Target } from '../../../core/endpoint/target.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { forecastClassify } from '../../../probes/classify/classify-port.ts';
import { forecastIkev1 } from '../../../probes/ikev1/forecast-ikev1.ts';
import { forecastIkev2 } from '../../../probes/ikev2/ikev2-probe.ts';
import { forecastOpenVpn } from '../../../probes/openvpn/forecast-openvpn.ts';
import type { PlannedExchange } from '../../../probes/probe.ts';
import { forecastSstp } from '../../../probes/sstp/sstp-probe.ts';
import { forecastStrongswan } from '../../../probes/strongswan/strongswan-probe.ts';
import { forecastTls } from '../../../probes/tls/tls-probe.ts';
import { loadInputs } from '../../inputs/load-inputs.ts';
import type { ProbingLimits } from '../../inputs/probing-limits.ts';
import { Problems } from '../../inputs/problems.ts';
import { askOf } from '../../plan/ask.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { limitsOf } from '../limits-of.ts';
import type { JudgingOptions, ProbingOptions } from '../options.ts';
import { tellNotes } from '../tell-notes.ts';

/** Prints everything that `scan` would send, and sends nothing: no name is resolved, no container started. */
export async function plan(
  { streams, signal }: CommandContext,
  targets: readonly string[],
  options: ProbingOptions & JudgingOptions & { readonly json?: boolean },
): Promise<number> {
  const problems = new Problems();
  const limits = await problems.collect(() => limitsOf(options));
  const inputs = await problems.collect(() => loadInputs(targets, options, signal));
  problems.throwIfAny();
  if (limits === undefined || inputs === undefined) return exitCodes.usage;
  await tellNotes(inputs, streams);
  const planned = inputs.targets.map(({ target }) => ({
    target: target.url,
    ...forecastOf(forecast(inputs.policies, target, limits), target, limits),
  }));
  if (options.json === true) {
    streams.out.write(`${JSON.stringify(planned, null, 2)}\n`);
    return 0;
  }
  for (const { target, exchanges, connections: forecasted, leastDurationMs } of planned) {
    const { min, max, budget } = forecasted;
    streams.out.write(`${target}: ${min} exchanges when nothing undocumented is accepted, at most ${max}\n`);
    if (budget !== undefined) {
      const left =
        min > budget
          ? `at least ${min - budget} exchanges stay undecided`
          : 'enough when nothing undocumented is accepted';
      streams.out.write(`  budget of ${budget} connections: ${left}\n`);
    }
    if (leastDurationMs > 0) streams.out.write(`  at least ${leastDurationMs / 1000} s at this pace\n`);
    for (const { probe, offer, connections } of exchanges) {
      const count =
        connections.min === connections.max ? `${connections.min}` : `${connections.min}-${connections.max}`;
      streams.out.write(`  ${probe.padEnd(26)} ${count.padStart(9)}  ${offer}\n`);
    }
  }
  return 0;
}

interface Forecast {
  readonly exchanges: readonly PlannedExchange[];
  /** When nothing undocumented is accepted, and at most; `budget` where it bounds this endpoint. */
  readonly connections: { readonly min: number; readonly max: number; readonly budget?: number };
  /** What the pace alone takes for the fewest connections. */
  readonly leastDurationMs: number;
}

/** Pace and budget hold for TLS alone, whatever carries it. */
function forecastOf(
  exchanges: readonly PlannedExchange[],
  { scheme }: Target,
  { paceMs, budget }: ProbingLimits,
): Forecast {
  const [min, max] = [sum(exchanges, 'min'), sum(exchanges, 'max')];
  if (scheme === 'ikev2' || scheme === 'profile' || scheme === 'azure')
    return { exchanges, connections: { min, max }, leastDurationMs: 0 };
  const made = Math.min(min, budget ?? min);
  return {
    exchanges,
    connections: { min, max, ...(budget === undefined ? {} : { budget }) },
    leastDurationMs: Math.max(0, made - 1) * paceMs,
  };
}

function forecast(
  policies: readonly Policy[],
  { scheme, port, guessed }: Target,
  { tlsMode, repeatRefusals, identify }: ProbingLimits,
): readonly PlannedExchange[] {
  const ask = askOf(policies, scheme);
  switch (scheme) {
    case 'tls':
      return forecastTls(ask.tls, tlsMode, repeatRefusals);
    case 'sstp':
      return [
        ...(guessed === true ? [forecastClassify] : []),
        ...forecastSstp(ask.tls.documented),
        ...forecastTls(ask.tls, tlsMode, repeatRefusals),
      ];
    case 'ikev2':
      return [
        ...forecastIkev2({ documented: ask.ike, sweep: true, bothPorts: port === 500, identify }),
        ...forecastStrongswan({ ike: ask.ike, ipsec: ask.ipsec, sweep: ['ipsec'] }),
        ...forecastIkev1(),
      ];
    case 'openvpn+tcp':
    case 'openvpn+udp':
      return forecastOpenVpn(ask.tls, tlsMode, repeatRefusals);
    case 'profile':
    case 'azure':
      return [];
  }
}

function sum(exchanges: readonly PlannedExchange[], bound: 'min' | 'max'): number {
  return exchanges.reduce((total, { connections }) => total + connections[bound], 0);
}
