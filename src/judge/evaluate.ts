import { defined } from '../../core/defined.ts';
import { schemeTraits } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { joinedReasons, type Reason } from '../../core/facts/reason.ts';
import { sortedSet } from '../../core/facts/sorted-set.ts';
import { clauseDirections } from '../../core/finding/clause-directions.ts';
import type { Direction, Finding, Judgement } from '../../core/finding/finding.ts';
import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { summarise } from '../../core/finding/summary.ts';
import type { NamedCombinations } from '../../core/finding/told/by-rule.ts';
import { cutShort } from '../../core/observation/cut-short.ts';
import type { Observation } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import { isInForce } from '../../core/policy/in-force.ts';
import { waysOf } from '../../core/policy/open-dates.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { ratingOf } from '../../core/policy/rating.ts';
import { isOfAny } from '../../core/spaces/behind.ts';
import { type Box, points, regionSize } from '../../core/spaces/region.ts';
import { dimensionCount, negotiable, type SpaceName } from '../../core/spaces/registry.ts';
import { rules } from '../../rules/registry.ts';
import type { Seen, Vocabulary } from '../../rules/rule.ts';
import { judgeWays } from './judge-ways.ts';
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
  const standing = new Map(policies.map((policy) => [policy, waysOf(policy, asOf)] as const));
  const findings = recording.targets.flatMap((target) =>
    policies.flatMap((policy) =>
      policy.clauses.map((clause, at) => {
        const judged = judgeWays(standing.get(policy), at, (way) =>
          judge(input, target, way, way.clauses[at] ?? clause, cuts.get(target.url)),
        );
        const how = shownWith(judged.evidence, driven, input.vocabulary);
        return findingOf(input, target, policy, clause, {
          ...judged,
          observed: { ...judged.observed, ...defined({ shownWith: how }) },
        });
      }),
    ),
  );
  const byTarget = Map.groupBy(findings, ({ target }) => target);
  return {
    schemaVersion: '1.1',
    tool: recording.tool,
    asOf,
    startedAt: recording.startedAt,
    finishedAt: recording.finishedAt,
    interrupted: recording.interrupted,
    ...defined({ source: recording.source, captures: recording.captures }),
    policies: policies.map(policyReference),
    summary: summarise(findings),
    targets: recording.targets.map(({ url, scheme, host, port, gateway, declared }) => ({
      url,
      scheme,
      ...(schemeTraits[scheme].of !== 'file' ? { host, port } : {}),
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
): Judgement {
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
  const judged = reasoned(judgement(clause, seen), input.recording.interrupted ? undefined : cut);
  return input.recording.source === 'capture' ? ofCapture(judged) : judged;
}

function findingOf(
  { vocabulary }: EvaluateInput,
  { url }: Target,
  policy: Policy,
  clause: Clause,
  judged: Judgement,
): Finding {
  const finding = {
    id: `${policy.id}/${clause.id}@${url}`,
    policy: policy.id,
    clause: clause.id,
    target: url,
    rule: clause.kind,
    ...(clause.kind === 'check' ? { check: clause.check } : {}),
    ...ratingOf(clause),
    direction: directionOf(clause),
    expected: expectedOf(clause, vocabulary),
    ...judged,
  };
  // What is expected and observed is that of the rule of exactly this kind; the compiler cannot follow the pairing.
  return finding as Finding;
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
  if (clause.role === 'initiator') {
    return { verdict: 'not-applicable', reason: 'said-of-initiator', observed: {}, evidence: [] };
  }
  if (!isInForce(clause, seen.asOf)) {
    return { verdict: 'not-applicable', reason: 'not-in-force', observed: {}, evidence: [] };
  }
  // The kind picks the rule of exactly that kind; the compiler cannot follow the pairing through the index.
  const rule = rules[clause.kind] as { judge(of: Clause, by: Seen): Judgement };
  return rule.judge(clause, seen);
}

/** Reasons that speak of a probe, and none ran. */
const ofProbes: ReadonlySet<string> = new Set(['not-identified', 'not-probed'] satisfies Reason[]);

/** What a capture leaves open that a scan would have asked has the capture for its reason. */
function ofCapture(judged: Judgement): Judgement {
  if (judged.verdict !== 'inconclusive') return judged;
  return { ...judged, reason: reworded(judged, (one) => (ofProbes.has(one) ? 'capture-does-not-show' : one)) };
}

/** What a target that was cut short leaves open has that for its reason. */
function reasoned(judged: Judgement, cut: Observation | undefined): Judgement {
  if (cut === undefined || judged.verdict !== 'inconclusive') return judged;
  if (!judged.reason.split(', ').includes('interrupted')) return judged;
  const reason = reworded(judged, (one) => (one === 'interrupted' ? (cutShort.get(cut.probe) ?? one) : one));
  return { ...judged, reason, evidence: sortedSet([...judged.evidence, cut.id]) };
}

/** Each of the reasons in turn, as `own` has it. */
function reworded({ reason }: Judgement, own: (reason: Reason) => Reason): Judgement['reason'] {
  return joinedReasons((reason.split(', ') as readonly Reason[]).map(own));
}

function directionOf(clause: Clause): Direction {
  if (clause.kind === 'version') return clause.expect === 'accepted' ? 'documented-accepted' : 'undocumented-refused';
  if (clause.kind === 'feature') return clause.expect === 'on' ? 'documented-accepted' : 'undocumented-refused';
  return clauseDirections[clause.kind][0];
}

/** Combinations that an expectation spells out; a longer list is told by its number. */
const spelledOut = 16;

function expectedOf(clause: Clause, vocabulary: Vocabulary): Finding['expected'] {
  switch (clause.kind) {
    case 'row':
      return {
        level: clause.level,
        vendor: clause.vendor,
        ...combinations(clause.space, negotiable(clause.space, [clause.box]), vocabulary),
      };
    case 'nothing-else':
      return { table: clause.space, accepted: 'documented rows only' };
    case 'constraint':
      return { when: clause.title, ...combinations(clause.space, [clause.then], vocabulary) };
    case 'port':
      return { port: clause.port };
    case 'limit': {
      const { what, atMost, atLeast } = clause;
      return { what, ...defined({ atMost, atLeast }) };
    }
    case 'order':
      return { table: clause.space, order: 'documented' };
    case 'pairs':
      return { same: ['ipsec.keyExchange', 'ike.keyExchange'] };
    case 'version':
      return { version: `0x${clause.version.toString(16).padStart(4, '0')}`, expect: clause.expect };
    case 'ike-version':
      return { version: `IKEv${clause.version}`, expect: 'refused' };
    case 'feature': {
      const { feature, expect, when } = clause;
      return { feature, expect, ...(when === undefined ? {} : combinations('tls', when, vocabulary)) };
    }
    case 'certificate':
      return { check: { ...clause.check } };
    case 'identity':
      return { check: { ...clause.check } };
    case 'check':
      return { check: clause.check, ...(clause.wanted.length === 0 ? {} : { wanted: clause.wanted }) };
  }
}

/** Where any number of any may stand behind the dimensions, one word stands for all of them. */
function combinations(space: SpaceName, boxes: readonly Box[], vocabulary: Vocabulary): NamedCombinations {
  const dimensions = dimensionCount(space);
  const isAny = boxes.some((box) => isOfAny(box, dimensions));
  const region = boxes.map((box) => (isAny ? box.slice(0, dimensions) : box));
  const count = regionSize(region);
  const named = points(region, spelledOut).map((point) => ({
    ...vocabulary.describe(space, point),
    ...(isAny ? { additionalKeyExchange: ['any'] } : {}),
  }));
  return count <= spelledOut ? { combinations: named } : { combinations: named, count };
}
