import type { ResultDocument } from '../../src/finding/result.ts';
import type { Recording } from '../../src/observation/recording.ts';
import { Slots } from '../../src/run/slots.ts';
import { judge } from '../../src/scan/judge.ts';
import { type Comparison, compare } from './compare.ts';
import type { Judge } from './judge-by.ts';
import { observeThrough } from './observe-through.ts';
import { type Scenario, scenarioOf } from './scenario.ts';
import type { SoakGateway } from './soak-gateway.ts';
import { truthOf } from './truth.ts';

/** A scan under a fault, and the truth about its gateway. */
export interface SoakRun {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly recording: Recording;
  readonly truth: ResultDocument;
}

/** A run, judged. */
export interface JudgedRun extends Comparison {
  readonly seed: number;
  readonly scenario: Scenario;
}

export interface SoakOptions {
  readonly gateways: readonly SoakGateway[];
  /** ISO date. */
  readonly asOf: string;
  readonly seeds: readonly number[];
  /** Told of each run as soon as it is made. */
  readonly onRun: (run: SoakRun) => void;
  readonly signal: AbortSignal;
}

/** For one answer; a server on the same machine takes a few milliseconds. */
const timeoutMs = 200;
/** Scans of all gateways at once. */
const runsAtOnce = 5;
/** Scans of one gateway at once: strongSwan answers one exchange of an address at a time and sends cookies to others. */
const scansOfOne = { tcp: 2, udp: 1 } as const;

/**
 * Scans each gateway undisturbed, then once for each seed under the seed's fault, then undisturbed again: a gateway that had stopped talking
 * would be open in every run, and that would prove nothing. Rejects for abort, or when the truth cannot be had.
 */
export async function soak({ gateways, asOf, seeds, onRun, signal }: SoakOptions): Promise<void> {
  const truths = new Map<SoakGateway, ResultDocument>();
  for (const gateway of gateways) truths.set(gateway, await truthOf(gateway, asOf, signal));
  const all = new Slots(runsAtOnce);
  const turns = new Map<SoakGateway, Slots>();
  await Promise.all(
    seeds.map(async (seed) => {
      const scenario = scenarioOf(gateways, seed);
      const { gateway, carrier } = scenario;
      const turn = turns.get(gateway) ?? new Slots(scansOfOne[carrier]);
      turns.set(gateway, turn);
      const truth = truths.get(gateway);
      if (truth === undefined) throw new TypeError(`the truth about ${gateway.name} wanted, none found`);
      const scan = (): Promise<Recording> => observeThrough(scenario, seed, timeoutMs, signal);
      const recording = await turn.use(signal, () => all.use(signal, scan));
      onRun({ seed, scenario, recording, truth });
    }),
  );
  for (const gateway of gateways) await truthOf(gateway, asOf, signal);
}

/** A run judged by a judge, by default the program's own, against the truth. */
export function judgeRun({ seed, scenario, recording, truth }: SoakRun, by: Judge = judge): JudgedRun {
  const seen = by(recording, scenario.gateway.policies, truth.asOf);
  return { seed, scenario, ...compare(truth, seen) };
}
