import { isSameJson, type ObservedValues, observedValues } from '../finding/observed-values.ts';
import type { ClauseReference, Finding, Json, ResultDocument } from '../finding/result.ts';
import {
  type Change,
  type ChangeClass,
  changeClasses,
  type DiffDocument,
  type DiffSide,
  type JudgedSide,
} from './diff-document.ts';

/** Compares two results clause by clause at each target. Pure: it looks at nothing but the two documents. */
export function diffResults(before: ResultDocument, after: ResultDocument): DiffDocument {
  const [older, newer] = [indexOf(before), indexOf(after)];
  const ids = new Set([...after.findings, ...before.findings].map(({ id }) => id));
  const found = [...ids].flatMap((id) => changeOf(older, newer, id) ?? []);
  const counts = Object.fromEntries(
    changeClasses.map((name) => [name, found.filter((change) => change.class === name).length]),
  ) as Record<ChangeClass, number>;
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-diff',
    old: sideOf(before),
    new: sideOf(after),
    isWorse: counts.new + counts.worse > 0,
    isIncomplete: found.some(
      ({ old, new: now }) => isDecided(old) && !isDecided(now) && now?.reason !== 'not-in-force',
    ),
    counts: { ...counts, unchanged: ids.size - found.length },
    targets: {
      added: after.targets.map(({ url }) => url).filter((url) => !older.facts.has(url)),
      removed: before.targets.map(({ url }) => url).filter((url) => !newer.facts.has(url)),
    },
    changes: changeClasses.flatMap((name) => found.filter((change) => change.class === name)),
  };
}

/** A result by the keys that two results share. */
interface Indexed {
  readonly asOf: string;
  readonly findings: ReadonlyMap<string, Finding>;
  /** By policy. */
  readonly digests: ReadonlyMap<string, string>;
  /** By policy and clause. */
  readonly clauses: ReadonlyMap<string, ClauseReference>;
  /** By target. */
  readonly facts: ReadonlyMap<string, ResultDocument['targets'][number]['facts']>;
}

function indexOf({ asOf, findings, policies, targets }: ResultDocument): Indexed {
  return {
    asOf,
    findings: new Map(findings.map((finding) => [finding.id, finding])),
    digests: new Map(policies.map(({ id, digest }) => [id, digest])),
    clauses: new Map(policies.flatMap(({ id, clauses }) => clauses.map((one) => [`${id}/${one.id}`, one] as const))),
    facts: new Map(targets.map(({ url, facts }) => [url, facts])),
  };
}

function sideOf({ asOf, startedAt, summary, policies }: ResultDocument): DiffSide {
  const named = policies.map(({ id, version, digest }) => ({ id, version, digest }));
  return { asOf, startedAt, verdict: summary.verdict, policies: named };
}

function changeOf(older: Indexed, newer: Indexed, id: string): Change | undefined {
  const [old, now] = [older.findings.get(id), newer.findings.get(id)];
  const any = now ?? old;
  if (any === undefined) return undefined;
  const values = compareValues(old, now);
  const plain = classOf(old, now, values);
  if (plain === undefined) return undefined;
  const isPolicy = isPolicyAlone(older, newer, any) && !isByDate(older, newer, id);
  const name = isPolicy ? 'policy-changed' : plain;
  const { policy, clause, target } = any;
  const { appeared, disappeared } = values;
  return { class: name, id, policy, clause, target, old: judged(old), new: judged(now), appeared, disappeared };
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
    const keys = new Set(others.map(keyOf));
    return values.filter((value) => !keys.has(keyOf(value)));
  };
  const appeared = missingIn(after.values, before.values);
  const disappeared = missingIn(before.values, after.values);
  const isOldWhole = before.count === before.values.length;
  const isWorse = after.count > before.count || (appeared.length > 0 && (isOldWhole || after.count === before.count));
  return {
    appeared,
    disappeared,
    isWorse,
    isBetter: !isWorse && (after.count < before.count || disappeared.length > 0),
  };
}

function failingValues(finding: Finding | undefined): ObservedValues {
  return finding?.verdict === 'fail' ? observedValues(finding) : { values: [], count: 0 };
}

/** The same for values that are the same, whatever the order of their names. */
function keyOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(keyOf).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${keyOf(part)}`).join(',')}}`;
}

/** Whether the policy is another one and what was seen of the target, as far as the clause speaks of it, is the same on both sides. */
function isPolicyAlone(older: Indexed, newer: Indexed, { policy, clause, target }: Finding): boolean {
  const [before, after] = [older.digests.get(policy), newer.digests.get(policy)];
  if (before === undefined || after === undefined || before === after) return false;
  const table = clauseOf(older, newer, { policy, clause })?.table ?? '';
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
function isByDate(older: Indexed, newer: Indexed, id: string): boolean {
  if (older.asOf === newer.asOf) return false;
  const sides = [older.findings.get(id), newer.findings.get(id)].filter((one) => one !== undefined);
  return sides.some((finding) => {
    const kind = clauseOf(older, newer, finding)?.kind;
    return finding.reason === 'not-in-force' || kind === 'certificate' || kind === 'check';
  });
}

function clauseOf(
  older: Indexed,
  newer: Indexed,
  { policy, clause }: Pick<Finding, 'policy' | 'clause'>,
): ClauseReference | undefined {
  const key = `${policy}/${clause}`;
  return newer.clauses.get(key) ?? older.clauses.get(key);
}

function judged(finding: Finding | undefined): JudgedSide | null {
  if (finding === undefined) return null;
  const { verdict, reason } = finding;
  if (verdict !== 'fail') return { verdict, reason };
  const { count } = observedValues(finding);
  return { verdict, reason, count: Number.isFinite(count) ? count : null };
}
