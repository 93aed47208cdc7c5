import { parseTarget } from '../../core/endpoint/parse-target.ts';
import type { Conclusion } from '../../core/finding/result.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { GatewayWork } from '../../src/fleet/gateway-work.ts';
import { type FleetOptions, type FleetSummary, runFleet } from '../../src/fleet/run-fleet.ts';
import { type GivenLimits, probingLimits } from '../../src/inputs/probing-limits.ts';

export interface FleetRun {
  readonly summary: FleetSummary;
  /** By gateway, in a word; of what was not seen, how the look ended. */
  readonly verdicts: Readonly<Record<string, Conclusion | 'interrupted' | 'fault'>>;
}

/** Gateways by name and the URLs of their endpoints. */
export function workOf(gateways: Readonly<Record<string, readonly string[]>>): readonly GatewayWork[] {
  return Object.entries(gateways).map(([gateway, urls]) => ({
    gateway,
    targets: urls.map((url) => ({ target: parseTarget(url) })),
  }));
}

/** A run of these gateways and what each came to. */
export async function fleetRun(
  gateways: Readonly<Record<string, readonly string[]>>,
  policies: readonly Policy[],
  { given = {}, ...options }: Partial<FleetOptions<GatewayWork>> & { readonly given?: GivenLimits } = {},
): Promise<FleetRun> {
  const verdicts: Record<string, Conclusion | 'interrupted' | 'fault'> = {};
  const summary = await runFleet<GatewayWork>({
    work: workOf(gateways),
    policies,
    trustAnchors: [],
    limits: probingLimits({ timeoutMs: 20_000, ...given }, (option) => option),
    site: '',
    asOf: '2026-11-29',
    threads: 0,
    onEnd: async ({ gateway }, end) => {
      if (verdicts[gateway] !== undefined) throw new Error(`${gateway} was handed over twice`);
      verdicts[gateway] = end.kind === 'seen' ? end.verdict.conclusion : end.kind;
    },
    onProgress: () => undefined,
    onFault: (error) => {
      throw error;
    },
    signal: new AbortController().signal,
    ...options,
  });
  return { summary, verdicts };
}
