import type { Recording } from '../../../core/observation/recording.ts';
import { expectKinds, type OneOrMore, problemsOf, signalOf } from './call.ts';
import { type ObserveOptions, observeOptionNames } from './observe-options.ts';

/**
 * Probes targets and returns what was seen; judges nothing. Targets are URLs ('sstp://vpn.example.net', 'ikev2://192.0.2.1') or hosts; none
 * where `config` or `profile` names them. Throws InputError with every problem before anything is sent. Aborted later, it resolves with
 * what was seen until then, `interrupted` set.
 */
export async function observe(targets: OneOrMore, options: ObserveOptions = {}): Promise<Recording> {
  expectKinds(['targets', targets, 'texts']);
  const problems = problemsOf(options, observeOptionNames);
  const { prepare } = await import('./prepare.ts');
  const { inputs, limits } = await prepare(targets, options, problems);
  const { observeTargets } = await import('../../scan/observe-targets.ts');
  const { onProgress = () => undefined, onJournal } = options;
  return await observeTargets(inputs, limits, { onProgress, onJournal, signal: signalOf(options) });
}
