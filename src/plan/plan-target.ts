import { defined } from '../../core/defined.ts';
import { schemeTraits } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import { askOf } from '../../core/policy/ask.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Manner, PlannedExchange } from '../../probes/probe.ts';
import { probeOf } from '../../probes/registry.ts';

/** What a scan of one target would send. */
export interface TargetPlan {
  /** URL. */
  readonly target: string;
  readonly exchanges: readonly PlannedExchange[];
  /** When nothing undocumented is accepted, and at most; `budget` where it bounds this endpoint. */
  readonly connections: { readonly min: number; readonly max: number; readonly budget?: number };
  /** What the pace alone takes for the fewest connections. */
  readonly leastDurationMs: number;
}

export interface PlanLimits extends Manner {
  readonly paceMs: number;
  /** Most connections to one endpoint. */
  readonly budget: number | undefined;
}

/** What `scan` would send, target by target. */
export async function planTargets(
  {
    targets,
    policies,
  }: { readonly targets: readonly { readonly target: Target }[]; readonly policies: readonly Policy[] },
  limits: PlanLimits,
): Promise<readonly TargetPlan[]> {
  return await Promise.all(targets.map(async ({ target }) => await planTarget(target, policies, limits)));
}

/** What `scan` would send to a target; to a file that was read, nothing. Sends nothing, resolves no name, starts no container. */
async function planTarget(target: Target, policies: readonly Policy[], limits: PlanLimits): Promise<TargetPlan> {
  const probe = probeOf(target.scheme);
  const forecast = await probe?.forecast();
  const exchanges = [
    ...(target.guessed === true ? [(await import('../../probes/classify/classify-port.ts')).forecastClassify] : []),
    ...(forecast?.(target, askOf(policies, target.scheme), limits) ?? []),
  ];
  const [min, max] = [sum(exchanges, 'min'), sum(exchanges, 'max')];
  const { budget, paceMs } = limits;
  // Pace and budget hold for TLS, whatever carries it.
  if (schemeTraits[target.scheme].hasTls !== true) {
    return { target: target.url, exchanges, connections: { min, max }, leastDurationMs: 0 };
  }
  const made = Math.min(min, budget ?? min);
  return {
    target: target.url,
    exchanges,
    connections: { min, max, ...defined({ budget }) },
    leastDurationMs: Math.max(0, made - 1) * paceMs,
  };
}

function sum(exchanges: readonly PlannedExchange[], bound: 'min' | 'max'): number {
  return exchanges.reduce((total, { connections }) => total + connections[bound], 0);
}
