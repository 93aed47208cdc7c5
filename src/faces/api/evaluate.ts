import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import {
  type CallOptions,
  checked,
  givenList,
  type Kind,
  type OneOrMore,
  optionalList,
  problemsOf,
  signalOf,
} from './call.ts';

/** By what to judge; the options of `gateproof evaluate`. */
export interface EvaluateOptions extends CallOptions {
  /** Ids of built-in policies or paths of policy files. Default 'azure-vpn-p2s'. */
  readonly policy?: OneOrMore | undefined;
  /** The day on which the clauses are judged, YYYY-MM-DD. Default: the day of the recording. */
  readonly asOf?: string | undefined;
  /** Facts that a policy asks for, by name: days as YYYY-MM-DD. */
  readonly given?: Readonly<Record<string, string>> | undefined;
  /** Path of a file of waivers (gateproof-waivers.yaml). */
  readonly waivers?: string | undefined;
}

const optionNames: Readonly<Record<keyof EvaluateOptions, Kind>> = {
  policy: 'texts',
  asOf: 'text',
  given: 'facts',
  waivers: 'text',
  signal: 'signal',
};

/**
 * Judges a recording; sends nothing. The same recording, policies and day give the same document. Every clause of every policy stands in
 * it for every target. A recording from elsewhere than `readRecording` is held to the same shape. Throws InputError.
 */
export async function evaluate(recording: Recording, options: EvaluateOptions = {}): Promise<ResultDocument> {
  const problems = problemsOf(options, optionNames);
  const signal = signalOf(options);
  const [
    { checkRecording },
    { exchangeShapes },
    { loadPolicies },
    { giveFacts, parseGiven },
    { calendarDay },
    { loadWaivers },
  ] = await Promise.all([
    import('../../../core/observation/check-recording.ts'),
    import('../../inputs/exchange-shapes.ts'),
    import('../../inputs/load-policies.ts'),
    import('../../inputs/give-facts.ts'),
    import('../../inputs/checked-option.ts'),
    import('../../inputs/load-waivers.ts'),
  ]);
  const shapes = await exchangeShapes();
  const given = await problems.collect(() => checkRecording(recording, 'recording', shapes));
  const asOf = options.asOf ?? given?.startedAt.slice(0, 10);
  const loaded = await loadPolicies({ policy: optionalList(options.policy) }, problems, signal);
  const facts = await parseGiven(givenList(options.given) ?? [], problems);
  const policies = giveFacts(loaded, facts, problems);
  if (asOf !== undefined) await problems.collect(() => calendarDay('asOf', asOf));
  const waivers = await checked(problems, () => loadWaivers(options.waivers, signal));
  // Without a problem the recording has a day.
  const [{ judge }, { knowledgeFor }] = await Promise.all([
    import('../../judge/judge.ts'),
    import('../../scan/knowledge-for.ts'),
  ]);
  const result = judge(recording, policies, asOf as string, await knowledgeFor(recording, signal));
  if (waivers === undefined) return result;
  const { applyWaivers } = await import('../../judge/waivers/apply-waivers.ts');
  return applyWaivers(result, waivers);
}
