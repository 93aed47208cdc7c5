import { canonicalJson } from '../../observation/canonical-json.ts';
import { currentName } from '../../policy/built-in-policies.ts';
import { mustHold } from '../../policy/rating.ts';
import { isSameJson, type ObservedValues, observedValues } from '../observed-values.ts';
import type { ClauseReference, Finding, Json, ResultDocument } from '../result.ts';
import {
  type Change,
  type ChangeClass,
  changeClasses,
  type DiffDocument,
  type DiffSide,
  type JudgedSide,
} from './diff-document.ts';
import { isLost, isWorsening } from './exit-code-of-diff.ts';
import { pairTargets } from './pair-targets.ts';

/** Compares two results clause by clause at each target, by the inventory's names. Pure: it looks at nothing but the two documents. */
export function diffResults(one: ResultDocument, other: ResultDocument): DiffDocument {
  const [before, after] = [withCurrentNames(one), withCurrentNames(other)];
  const { oldOf, moved, renamed } = pairTargets(before.targets, after.targets);
  const newOf = new Map([...oldOf].map(([url, was]) => [was, url]));
  const newer = indexOf(after, (url) => url);
  // What only the old result has may stand at a URL that is another endpoint's now.
  const older = indexOf(before, (url) => newOf.get(url) ?? `gone ${url}`);
  const all = new Set([...newer.findings.keys(), ...older.findings.keys()]);
  const found = [...all].flatMap((key) => changeOf(older, newer, key) ?? []);
  const counts = Object.fromEntries(
    changeClasses.map((name) => [name, found.filter((change) => change.class === name).length]),
  ) as Record<ChangeClass, number>;
  return {
    schemaVersion: '1.1',
    kind: 'gateproof-diff',
    old: sideOf(before),
    new: sideOf(after),
    isWorse: found.some((change) => isWorsening(change)),
    // What is a change and not decided now was decided before.
    isIncomplete: found.some((change) => isLost(change)),
    counts: { ...counts, unchanged: all.size - found.length },
    targets: {
      added: after.targets.map(({ url }) => url).filter((url) => !oldOf.has(url)),
      removed: before.targets.map(({ url }) => url).filter((url) => !newOf.has(url)),
      moved,
      renamed,
    },
    changes: changeClasses.flatMap((name) => found.filter((change) => change.class === name)),
  };
}

/** With every policy by the name that it has now, so that one that was renamed is compared with itself. */
function withCurrentNames(result: ResultDocument): ResultDocument {
  if (result.policies.every(({ id }) => currentName(id) === id)) return result;
  return {
    ...result,
    policies: result.policies.map((policy) => ({ ...policy, id: currentName(policy.id) })),
    findings: result.findings.map((finding) => {
      const policy = currentName(finding.policy);
      return { ...finding, policy, id: `${policy}/${finding.clause}@${finding.target}` };
    }),
  };
}

/** A result by the keys that two results share. That of a target is its URL in the new result. */
interface Indexed {
  readonly asOf: string;
  /** By policy, clause and target. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** By policy. */
  readonly digests: ReadonlyMap<string, string>;
  /** By policy and clause. */
  readonly clauses: ReadonlyMap<string, ClauseReference>;
  /** By target. */
  readonly facts: ReadonlyMap<string, ResultDocument['targets'][number]['facts']>;
}

function indexOf({ asOf, findings, policies, targets }: ResultDocument, keyOfTarget: (url: string) => string): Indexed {
  return {
    asOf,
    findings: new Map(findings.map((one) => [`${one.policy}/${one.clause}@${keyOfTarget(one.target)}`, one])),
    digests: new Map(policies.map(({ id, digest }) => [id, digest])),
    clauses: new Map(policies.flatMap(({ id, clauses }) => clauses.map((one) => [`${id}/${one.id}`, one] as const))),
    facts: new Map(targets.map(({ url, facts }) => [keyOfTarget(url), facts])),
  };
}

function sideOf({ asOf, startedAt, summary, policies }: ResultDocument): DiffSide {
  const named = policies.map(({ id, version, digest }) => ({ id, version, digest }));
  return { asOf, startedAt, verdict: summary.verdict, policies: named };
}

/** How the finding on either side that has this key, and so this policy, clause and target, differs. */
function changeOf(older: Indexed, newer: Indexed, key: string): Change | undefined {
  const [old, now] = [older.findings.get(key), newer.findings.get(key)];
  const told = now ?? old;
  if (told === undefined) return undefined;
  const { id, policy, clause, target } = told;
  const values = compareValues(old, now);
  const plain = classOf(old, now, values);
  if (plain === undefined) return undefined;
  const known = newer.clauses.get(`${policy}/${clause}`) ?? older.clauses.get(`${policy}/${clause}`);
  const isPolicy =
    isPolicyAlone(older, newer, policy, key.slice(`${policy}/${clause}@`.length), known?.table) &&
    (older.asOf === newer.asOf || !isByDate([old, now], known?.kind));
  const name = isPolicy ? 'policy-changed' : plain;
  const { appeared, disappeared } = values;
  const isAdvice = [old, now].every((side) => side === undefined || !mustHold(side));
  return {
    class: name,
    id,
    policy,
    clause,
    target,
    ...(old === undefined || old.target === target ? {} : { was: old.target }),
    ...(isAdvice ? { weight: 'should' } : {}),
    old: judged(old),
    new: judged(now),
    appeared,
    disappeared,
  };
}

/** The class as if no policy had changed; undefined where nothing that matters did. */
function classOf(old: Finding | undefined, now: Finding | undefined, values: Compared): ChangeClass | undefined {
  if (now?.verdict === 'fail') {
    if (old?.verdict !== 'fail') return 'new';
    if (values.isWorse) return 'worse';
    return values.isBetter ? 'better' : undefined;
  }
  if (now?.verdict === 'pass') {
    if (old?.verdict === 'fail') return 'fixed';
    return old?.verdict === 'inconclusive' ? 'better' : undefined;
  }
  return isDecided(old) ? 'no-longer-tested' : undefined;
}

function isDecided(side: Pick<JudgedSide, 'verdict'> | null | undefined): boolean {
  return side?.verdict === 'pass' || side?.verdict === 'fail';
}

interface Compared {
  readonly appeared: readonly Json[];
  readonly disappeared: readonly Json[];
  readonly isWorse: boolean;
  readonly isBetter: boolean;
}

/**
 * What fails on each side, as sets. Where a finding names only the first of what was seen, a value that is not named may have been there:
 * then the numbers decide, and where they are the same, what is named for the first time is worse.
 */
function compareValues(old: Finding | undefined, now: Finding | undefined): Compared {
  const [before, after] = [failingValues(old), failingValues(now)];
  const missingIn = (values: readonly Json[], others: readonly Json[]): readonly Json[] => {
    const keys = new Set(others.map(canonicalJson));
    return values.filter((value) => !keys.has(canonicalJson(value)));
  };
  const appeared = missingIn(after.values, before.values);
  const disappeared = missingIn(before.values, after.values);
  const isOldWhole = before.count === before.values.length;
  const isWorse = after.count > before.count || (appeared.length > 0 && (isOldWhole || after.count === before.count));
  return {
    appeared,
    disappeared,
    isWorse,
    isBetter: after.count < before.count || disappeared.length > 0,
  };
}

function failingValues(finding: Finding | undefined): ObservedValues {
  return finding?.verdict === 'fail' ? observedValues(finding) : { values: [], count: 0 };
}

/** Whether the policy is another one and what was seen of the target, as far as a clause of that table speaks of it, is the same on both sides. */
function isPolicyAlone(
  older: Indexed,
  newer: Indexed,
  policy: string,
  target: string,
  table: ClauseReference['table'] | undefined,
): boolean {
  const [before, after] = [older.digests.get(policy), newer.digests.get(policy)];
  if (before === undefined || after === undefined || before === after) return false;
  const [seenBefore, seenAfter] = [older.facts.get(target), newer.facts.get(target)];
  if (seenBefore === undefined || seenAfter === undefined) return false;
  const part = (facts: object): Json | undefined =>
    table === 'ike' || table === 'ipsec' || table === 'tls'
      ? (facts as Readonly<Record<string, Json>>)[table]
      : (facts as Readonly<Record<string, Json>>);
  const was = part(seenBefore);
  return was !== undefined && isSameJson(was, part(seenAfter));
}

/** Whether another day of judging may be the reason: a certificate ends, a clause begins or ends to hold. */
function isByDate(sides: readonly (Finding | undefined)[], kind: ClauseReference['kind'] | undefined): boolean {
  return kind === 'certificate' || kind === 'check' || sides.some((one) => one?.reason === 'not-in-force');
}

function judged(finding: Finding | undefined): JudgedSide | null {
  if (finding === undefined) return null;
  const { verdict, reason } = finding;
  if (verdict !== 'fail') return { verdict, reason };
  const { count } = observedValues(finding);
  return { verdict, reason, count: Number.isFinite(count) ? count : null };
}
