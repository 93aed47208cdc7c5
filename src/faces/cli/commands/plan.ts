import { loadInputs } from '../../../inputs/load-inputs.ts';
import { Problems } from '../../../inputs/problems.ts';
import { planTargets } from '../../../plan/plan-target.ts';
import type { CommandContext } from '../command-context.ts';
import { withFoundInventory } from '../found-inventory.ts';
import { limitsOf } from '../limits-of.ts';
import type { JudgingOptions, ProbingOptions } from '../options.ts';
import { tellNotes } from '../tell-notes.ts';

/** Prints everything that `scan` would send, and sends nothing: no name is resolved, no container started. */
export async function plan(
  { streams, signal }: CommandContext,
  targets: readonly string[],
  given: ProbingOptions & JudgingOptions & { readonly json?: boolean },
): Promise<number> {
  const options = await withFoundInventory(given, targets, streams);
  const { limits, inputs } = await new Problems().all({
    limits: () => limitsOf(options),
    inputs: () => loadInputs(targets, options, signal),
  });
  await tellNotes(inputs, streams);
  const planned = await planTargets(inputs, limits);
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
