import { defined } from '../../core/defined.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { joinedReasons, type Reason } from '../../core/facts/reason.ts';
import { sortedSet } from '../../core/facts/sorted-set.ts';
import type { Direction, Finding, Judgement } from '../../core/finding/finding.ts';
import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { summarise } from '../../core/finding/summary.ts';
import { cutShort } from '../../core/observation/cut-short.ts';
import type { JsonObject, Observation } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { points, type Region, regionSize } from '../../core/spaces/region.ts';
import { rules } from '../../rules/registry.ts';
import { isInForce, type Seen, type Vocabulary } from '../../rules/rule.ts';
import { policyReference } from './policy-reference.ts';
import { drivenOf, shownWith } from './shown-with.ts';

export interface EvaluateInput {
  readonly recording: Recording;
  /** What the recording's observations say, by target URL. */
  readonly facts: ReadonlyMap<string, Facts>;
  readonly policies: readonly Policy[];
  /** ISO date. */
  readonly asOf: string;
  readonly vocabulary: Vocabulary;
  /** What Azure documents about its gateways; wanted where a target is the configuration of one. */
  readonly knowledge?: AzureKnowledge;
  /** The facts of one target in the words of the registries. */
  readonly nameFacts: (facts: Facts) => TargetResult['facts'];
}

/** Judges every clause of every policy against every target. Pure: same input, same document. */
export function evaluate(input: EvaluateInput): ResultDocument {
  const { recording, policies, asOf } = input;
  const cuts = new Map(
    recording.observations.filter(({ probe }) => cutShort.has(probe)).map((cut) => [cut.target, cut] as const),
  );
  const driven = drivenOf(recording.observations);
  const findings = recording.targets.flatMap((target) =>
    policies.flatMap((policy) =>
      policy.clauses.map((clause) => {
        const finding = judge(input, target, policy, clause, cuts.get(target.url));
        const how = shownWith(finding.evidence, driven, input.vocabulary);
        return how === undefined ? finding : { ...finding, observed: { ...finding.observed, shownWith: how } };
      }),
    ),
  );
  const byTarget = Map.groupBy(findings, ({ target }) => target);
  return {
    schemaVersion: '1.0',
    tool: recording.tool,
    asOf,
    startedAt: recording.startedAt,
    finishedAt: recording.finishedAt,
    interrupted: recording.interrupted,
    policies: policies.map(policyReference),
    summary: summarise(findings),
    targets: recording.targets.map(({ url, gateway, declared }) => ({
      url,
      ...defined({ gateway, declared }),
      summary: summarise(byTarget.get(url) ?? []),
      facts: input.nameFacts(input.facts.get(url) ?? {}),
    })),
    findings,
    observations: recording.observations,
  };
}

function judge(
  input: EvaluateInput,
  target: Target,
  policy: Policy,
  clause: Clause,
  cut: Observation | undefined,
): Finding {
  const seen: Seen = {
    facts: input.facts.get(target.url) ?? {},
    policy,
    target,
    asOf: input.asOf,
    ...momentOf(input),
    interrupted: input.recording.interrupted || cut !== undefined,
    vocabulary: input.vocabulary,
    ...defined({ knowledge: input.knowledge }),
  };
  return {
    id: `${policy.id}/${clause.id}@${target.url}`,
    policy: policy.id,
    clause: clause.id,
    target: target.url,
    direction: directionOf(clause),
    expected: expectedOf(clause, input.vocabulary),
    ...reasoned(judgement(clause, seen), input.recording.interrupted ? undefined : cut),
  };
}

/** Judged on the day of the scan, what was seen is judged by the moment at which the scan was over: that day's end is not there yet. */
function momentOf({ recording, asOf }: EvaluateInput): Pick<Seen, 'moment'> {
  const moment = [recording.finishedAt, recording.startedAt].find((one) => one.slice(0, 10) === asOf);
  return moment === undefined ? {} : { moment };
}

function judgement(clause: Clause, seen: Seen): Judgement {
  if (!clause.schemes.includes(seen.target.scheme)) {
    return { verdict: 'not-applicable', reason: 'other-protocol', observed: {}, evidence: [] };
  }
  if (!isInForce(clause, seen.asOf)) {
    return { verdict: 'not-applicable', reason: 'not-in-force', observed: {}, evidence: [] };
  }
  // The kind picks the rule of exactly that kind; the compiler cannot follow the pairing through the index.
  const rule = rules[clause.kind] as { judge(of: Clause, by: Seen): Judgement };
  return rule.judge(clause, seen);
}

/** What a target that was cut short leaves open has that for its reason. */
function reasoned(judged: Judgement, cut: Observation | undefined): Judgement {
  if (cut === undefined || judged.verdict !== 'inconclusive') return judged;
  const reasons = judged.reason.split(', ');
  if (!reasons.includes('interrupted')) return judged;
  const own = reasons.map((reason) => (reason === 'interrupted' ? (cutShort.get(cut.probe) ?? reason) : reason));
  const evidence = sortedSet([...judged.evidence, cut.id]);
  return { ...judged, reason: joinedReasons(own as readonly Reason[]), evidence };
}

function directionOf(clause: Clause): Direction {
  switch (clause.kind) {
    case 'row':
    case 'certificate':
      return 'documented-accepted';
    case 'version':
      return clause.expect === 'accepted' ? 'documented-accepted' : 'undocumented-refused';
    case 'nothing-else':
    case 'constraint':
    case 'ike-version':
      return 'undocumented-refused';
    case 'check':
      return 'beside-tables';
  }
}

/** Combinations that an expectation spells out; a longer list is told by its number. */
const spelledOut = 16;

function expectedOf(clause: Clause, vocabulary: Vocabulary): JsonObject {
  switch (clause.kind) {
    case 'row':
      return { level: clause.level, vendor: clause.vendor, ...combinations(clause.space, [clause.box], vocabulary) };
    case 'nothing-else':
      return { table: clause.space, accepted: 'documented rows only' };
    case 'constraint':
      return { when: clause.title, ...combinations(clause.space, [clause.then], vocabulary) };
    case 'version':
      return { version: `0x${clause.version.toString(16).padStart(4, '0')}`, expect: clause.expect };
    case 'ike-version':
      return { version: `IKEv${clause.version}`, expect: 'refused' };
    case 'certificate':
      return { check: { ...clause.check } };
    case 'check':
      return { check: clause.check, ...(clause.wanted.length === 0 ? {} : { wanted: clause.wanted }) };
  }
}

function combinations(space: 'ike' | 'ipsec' | 'tls', region: Region, vocabulary: Vocabulary): JsonObject {
  const count = regionSize(region);
  const named = points(region, spelledOut).map((point) => vocabulary.describe(space, point));
  return count <= spelledOut ? { combinations: named } : { combinations: named, count };
}
