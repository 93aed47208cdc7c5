import type { TargetPlan } from '../../plan/plan-target.ts';
import { expectKinds, type OneOrMore, problemsOf } from './call.ts';
import { type ObserveOptions, observeOptionNames } from './observe-options.ts';

/**
 * What `scan` and `observe` would send for the same arguments, target by target, in the order of the targets. Sends nothing, resolves no name and
 * starts no container. Throws InputError with every problem.
 */
export async function plan(targets: OneOrMore, options: ObserveOptions = {}): Promise<readonly TargetPlan[]> {
  expectKinds(['targets', targets, 'texts']);
  const problems = problemsOf(options, observeOptionNames);
  const { prepare } = await import('./prepare.ts');
  const { inputs, limits } = await prepare(targets, options, problems);
  const { planTargets } = await import('../../plan/plan-target.ts');
  return await planTargets(inputs, limits);
}
