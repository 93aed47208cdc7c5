import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { judge } from '../../src/judge/judge.ts';
import { Slots } from '../../src/run/slots.ts';
import { type Comparison, compare, type Truths } from './compare.ts';
import type { Judge } from './judge-by.ts';
import { observeThrough } from './observe-through.ts';
import { type Scenario, scenarioOf } from './scenario.ts';
import type { SoakGateway } from './soak-gateway.ts';
import { truthOf } from './truth.ts';

/** A scan under a fault, and the truth about its gateway: that of each node, where there are two. */
export interface SoakRun {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly recording: Recording;
  readonly truths: Truths;
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
  /** For one answer. Default 200: a server on the same machine takes a few milliseconds, where nothing else wants the processor. */
  readonly timeoutMs?: number;
  /** Told of each run as soon as it is made. */
  readonly onRun: (run: SoakRun) => void;
  readonly signal: AbortSignal;
}

/** Scans of all gateways at once. */
const runsAtOnce = 5;
/** Scans of one gateway at once: strongSwan answers one exchange of an address at a time and sends cookies to others. */
const scansOfOne = { tcp: 2, udp: 1 } as const;

/**
 * Scans each gateway undisturbed, then once for each seed under the seed's fault, then undisturbed again: a gateway that had stopped talking
 * would be open in every run, and that would prove nothing. Rejects for abort, or when the truth cannot be had.
 */
export async function soak({ gateways, asOf, seeds, timeoutMs = 200, onRun, signal }: SoakOptions): Promise<void> {
  const nodes = gateways.flatMap((gateway) => (gateway.twin === undefined ? [gateway] : [gateway, gateway.twin]));
  const truths = new Map<SoakGateway, ResultDocument>();
  for (const node of nodes) truths.set(node, await truthOf(node, asOf, signal));
  const truthFor = (node: SoakGateway): ResultDocument => {
    const truth = truths.get(node);
    if (truth === undefined) throw new TypeError(`the truth about ${node.name} wanted, none found`);
    return truth;
  };
  const all = new Slots(runsAtOnce);
  const turns = new Map<string, Slots>();
  const turnOf = ({ name, target: { scheme } }: SoakGateway): Slots => {
    const turn = turns.get(`${name} ${scheme}`) ?? new Slots(scansOfOne[scheme === 'ikev2' ? 'udp' : 'tcp']);
    turns.set(`${name} ${scheme}`, turn);
    return turn;
  };
  await Promise.all(
    seeds.map(async (seed) => {
      const scenario = scenarioOf(gateways, seed);
      const { gateway, fault } = scenario;
      const others = fault.node === undefined || gateway.twin === undefined ? [] : [gateway.twin];
      const scan = (): Promise<Recording> => observeThrough(scenario, seed, timeoutMs, signal);
      // In one order for all runs: two that wait for each other's gateway would wait for ever.
      const recording = await [gateway, ...others]
        .toSorted((a, b) => (a.name < b.name ? 1 : -1))
        .map(turnOf)
        .reduce<() => Promise<Recording>>(
          (work, turn) => () => turn.use(signal, work),
          () => all.use(signal, scan),
        )();
      onRun({ seed, scenario, recording, truths: [truthFor(gateway), ...others.map(truthFor)] });
    }),
  );
  for (const node of nodes) await truthOf(node, asOf, signal);
}

/** A run judged by a judge, by default the program's own, against the truth. */
export function judgeRun({ seed, scenario, recording, truths }: SoakRun, by: Judge = judge): JudgedRun {
  const seen = by(recording, scenario.gateway.policies, truths[0].asOf);
  return { seed, scenario, ...compare(truths, seen) };
}
