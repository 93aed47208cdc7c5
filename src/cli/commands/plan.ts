import type { PlannedExchange } from '../../../probes/probe.ts';
import { forecastStrongswan } from '../../../probes/strongswan/strongswan-probe.ts';
import { forecastTls } from '../../../probes/tls/tls-probe.ts';
import { askOf } from '../../plan/ask.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Target } from '../../target/target.ts';
import { loadInputs } from '../load-inputs.ts';
import { probingLimits } from '../observe-targets.ts';
import type { JudgingOptions, ProbingOptions } from '../options.ts';
import { type CommandContext, exitCodes } from '../program.ts';
import { Problems } from '../usage-error.ts';

/** Prints everything that `scan` would send, and sends nothing: no name is resolved, no container started. */
export async function plan(
  { streams, signal }: CommandContext,
  targets: readonly string[],
  options: ProbingOptions & JudgingOptions & { readonly json?: boolean },
): Promise<number> {
  const problems = new Problems();
  await problems.collect(() => probingLimits(options));
  const inputs = await problems.collect(() => loadInputs(targets, options, signal));
  problems.throwIfAny();
  if (inputs === undefined) return exitCodes.usage;
  const planned = inputs.targets.map(({ target }) => ({
    target: target.url,
    exchanges: forecast(inputs.policies, target),
  }));
  if (options.json === true) {
    streams.out.write(`${JSON.stringify(planned, null, 2)}\n`);
    return 0;
  }
  for (const { target, exchanges } of planned) {
    const [min, max] = [sum(exchanges, 'min'), sum(exchanges, 'max')];
    streams.out.write(`${target}: ${min} exchanges when nothing undocumented is accepted, at most ${max}\n`);
    for (const { probe, offer, connections } of exchanges) {
      const count =
        connections.min === connections.max ? `${connections.min}` : `${connections.min}-${connections.max}`;
      streams.out.write(`  ${probe.padEnd(26)} ${count.padStart(9)}  ${offer}\n`);
    }
  }
  return 0;
}

function forecast(policies: readonly Policy[], { scheme }: Target): readonly PlannedExchange[] {
  const ask = askOf(policies, scheme);
  switch (scheme) {
    case 'tls':
    case 'sstp':
      return forecastTls({ documented: ask.documentedSuites });
    case 'ikev2':
      return forecastStrongswan({ ike: ask.ike, ipsec: ask.ipsec, sweep: true });
    case 'openvpn+tcp':
    case 'openvpn+udp':
      return [
        {
          probe: 'run/carrier',
          offer: 'nothing: this version does not speak OpenVPN',
          connections: { min: 0, max: 0 },
        },
      ];
  }
}

function sum(exchanges: readonly PlannedExchange[], bound: 'min' | 'max'): number {
  return exchanges.reduce((total, { connections }) => total + connections[bound], 0);
}
