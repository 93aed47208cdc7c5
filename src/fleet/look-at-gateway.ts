import { exitCodeOf } from '../../core/finding/exit-code.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { concludeFacts } from '../judge/conclude-facts.ts';
import { judgeFacts } from '../judge/judge.ts';
import type { Machine } from '../run/machine.ts';
import type { Progress } from '../run/progress.ts';
import { observeWith } from '../scan/observe-targets.ts';
import { SeededOctets } from '../store/kept/seeded-octets.ts';
import { outcomeOf } from '../store/outcome.ts';
import { countExchanges } from './count-exchanges.ts';
import type { FleetSettings } from './fleet-settings.ts';
import { type GatewayWork, hidesSomething } from './gateway-work.ts';
import { type LookEnd, type LookFault, type LookVerdict, lookFault } from './look.ts';

export interface LookOptions {
  readonly settings: FleetSettings;
  readonly machine: Machine;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Probes one gateway, judges it and makes of that what is kept; everything else is forgotten. Never rejects. */
export async function lookAtGateway(
  work: GatewayWork,
  { settings, machine, onProgress, signal }: LookOptions,
): Promise<LookEnd> {
  const faults: LookFault[] = [];
  try {
    const { trustAnchors, limits, site } = settings;
    const { gateway, policies = settings.policies, asOf = settings.asOf } = work;
    const inputs = { policies, trustAnchors, targets: work.targets };
    const onFault = (error: unknown): void => void faults.push(lookFault(error));
    const seeded = hidesSomething(work) ? undefined : new SeededOctets();
    const own = seeded === undefined ? machine : { ...machine, random: seeded.random };
    const recording = await observeWith(own, inputs, limits, { onProgress, onFault, signal });
    const facts = concludeFacts(recording);
    const result = judgeFacts(recording, facts, policies, asOf);
    const outcome = outcomeOf(recording, facts, result, { site, gateway, drawn: seeded?.drawn });
    if (outcome === undefined) return { kind: 'interrupted' };
    return { kind: 'seen', outcome, verdict: verdictOf(result), count: countExchanges(recording.observations), faults };
  } catch (error) {
    return signal.aborted ? { kind: 'interrupted' } : { kind: 'fault', fault: lookFault(error) };
  }
}

function verdictOf(result: ResultDocument): LookVerdict {
  const codeOf = (strict: boolean): 0 | 1 | 2 => {
    const code = exitCodeOf(result, { strict });
    return code === 130 ? 2 : code;
  };
  return { conclusion: result.summary.verdict, exitCode: codeOf(false), strictly: codeOf(true) };
}
