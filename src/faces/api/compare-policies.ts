import type { CheckDocument } from '../../../core/policy/algebra/check-document.ts';
import type { PolicyDiff } from '../../../core/policy/algebra/diff-document.ts';
import type { MatrixDocument } from '../../../core/policy/algebra/matrix.ts';
import { type CallOptions, expectKinds, type Kind, listOf, type OneOrMore, problemsOf, signalOf } from './call.ts';

export type { CheckDocument, MatrixDocument, PolicyDiff };

/** On which day to compare policies. */
export interface ComparePoliciesOptions extends CallOptions {
  /** The day on which their rows and rules hold or do not, YYYY-MM-DD. Default: today, UTC. */
  readonly asOf?: string | undefined;
}

/** On which days to compare two policies, or one with itself. */
export interface DiffPoliciesOptions extends ComparePoliciesOptions {
  /** The day on which the second is looked at, YYYY-MM-DD. Default: that of `asOf`. */
  readonly at?: string | undefined;
}

const optionNames: Readonly<Record<keyof ComparePoliciesOptions, Kind>> = { asOf: 'text', signal: 'signal' };
const diffOptionNames: Readonly<Record<keyof DiffPoliciesOptions, Kind>> = { ...optionNames, at: 'text' };

/** Every row of a policy beside others: which of them accept it, and by which sentence they do not. Throws InputError. */
export async function checkPolicy(
  policy: string,
  against: OneOrMore,
  options: ComparePoliciesOptions = {},
): Promise<CheckDocument> {
  expectKinds(['policy', policy, 'text'], ['against', against, 'texts']);
  const problems = problemsOf(options, optionNames);
  const [{ checkPolicy: check }, { loadNamedPolicy }, { namedPolicies }] = await Promise.all([
    import('../../../core/policy/algebra/check-policy.ts'),
    import('../../inputs/load-policies.ts'),
    import('../../inputs/compared-policies.ts'),
  ]);
  const signal = signalOf(options);
  const { own, others, day } = await problems.all({
    own: () => loadNamedPolicy(policy, signal),
    others: () => namedPolicies(listOf(against), problems, signal),
    day: () => dayOf('asOf', options.asOf),
  });
  return check(own, others, day);
}

/** What two policies, or one on two days, accept and require otherwise, and which of their clauses say so. Throws InputError. */
export async function diffPolicies(
  oldPolicy: string,
  newPolicy: string,
  options: DiffPoliciesOptions = {},
): Promise<PolicyDiff> {
  expectKinds(['oldPolicy', oldPolicy, 'text'], ['newPolicy', newPolicy, 'text']);
  const problems = problemsOf(options, diffOptionNames);
  const [{ diffPolicies: diff }, { loadNamedPolicy }] = await Promise.all([
    import('../../../core/policy/algebra/diff-policies.ts'),
    import('../../inputs/load-policies.ts'),
  ]);
  const signal = signalOf(options);
  const { before, after, day, at } = await problems.all({
    before: () => loadNamedPolicy(oldPolicy, signal),
    after: () => loadNamedPolicy(newPolicy, signal),
    day: () => dayOf('asOf', options.asOf),
    at: () => dayOf('at', options.at ?? options.asOf),
  });
  return diff({ policy: before, day }, { policy: after, day: at });
}

/** The policy of a gateway that keeps to all of these, as the text of a policy file. Throws InputError. */
export async function intersectPolicies(policies: readonly string[], options: CallOptions = {}): Promise<string> {
  expectKinds(['policies', policies, 'texts']);
  const problems = problemsOf(options, { signal: 'signal' });
  const [{ severalPolicies, policiesTogether }, { policyText }] = await Promise.all([
    import('../../inputs/compared-policies.ts'),
    import('../../../core/policy/policy-text.ts'),
  ]);
  const { all } = await problems.all({ all: () => severalPolicies(listOf(policies), problems, signalOf(options)) });
  return policyText(policiesTogether(all));
}

/** Every row of policies beside standards. Default: the newest edition of every standard that ships. Throws InputError. */
export async function policyMatrix(
  policies: OneOrMore,
  against?: OneOrMore,
  options: ComparePoliciesOptions = {},
): Promise<MatrixDocument> {
  expectKinds(['policies', policies, 'texts'], ['against', against ?? [], 'texts']);
  const problems = problemsOf(options, optionNames);
  const [{ policyMatrix: matrix }, { namedPolicies, shippedStandards }] = await Promise.all([
    import('../../../core/policy/algebra/matrix.ts'),
    import('../../inputs/compared-policies.ts'),
  ]);
  const signal = signalOf(options);
  const { rows, standards, day } = await problems.all({
    rows: () => namedPolicies(listOf(policies), problems, signal),
    standards: () => namedPolicies(against === undefined ? shippedStandards() : listOf(against), problems, signal),
    day: () => dayOf('asOf', options.asOf),
  });
  return matrix(rows, standards, day);
}

async function dayOf(option: string, given: string | undefined): Promise<string> {
  if (given === undefined) return new Date().toISOString().slice(0, 10);
  const { calendarDay } = await import('../../inputs/checked-option.ts');
  return calendarDay(option, given);
}
