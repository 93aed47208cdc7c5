import type { Target } from '../core/endpoint/target.ts';
import type { Facts, Ikev1Facts, SpaceFacts } from '../core/facts/facts.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { ObservedByCheck } from '../core/finding/told/by-check.ts';
import type { ObservedByRule } from '../core/finding/told/by-rule.ts';
import type { Ikev1Stance, NamedCombination } from '../core/finding/told/parts.ts';
import type { AzureKnowledge } from '../core/policy/azure-knowledge.ts';
import type { CheckName } from '../core/policy/check-names.ts';
import type { Clause, Policy } from '../core/policy/policy.ts';
import type { Point, Region } from '../core/spaces/region.ts';
import type { SpaceName } from '../core/spaces/registry.ts';

/** What a rule sees besides its clause. All of it is data and pure functions. */
export interface Seen {
  readonly facts: Facts;
  readonly policy: Policy;
  readonly target: Target;
  /** ISO date on which the clause is judged. */
  readonly asOf: string;
  /** ISO 8601, UTC: the moment of what was seen, where that was on the day of `asOf`; what ends within a day is judged by it. */
  readonly moment?: string;
  /** The run was cut short: what was not probed was not reached. */
  readonly interrupted: boolean;
  readonly vocabulary: Vocabulary;
  /** What Azure documents about its gateways; present where the configuration of one is judged. */
  readonly knowledge?: AzureKnowledge;
}

/** Names and limits of the spaces, handed in so that rules know no protocol. */
export interface Vocabulary {
  /** Everything that a probe of ours can offer in this space. */
  universe(space: SpaceName): Region;
  /** What a probe of ours offers beside this space: all of it that is not documented must be refused where nothing else may be accepted. */
  beside(space: SpaceName, of: Facts): readonly BesideSpace[];
  /** What is registered for the space and was in no question to the target, by name; it is told, never passed over. */
  notTested(space: SpaceName, seen: Pick<Seen, 'facts' | 'target'>): readonly string[];
  /** A combination, with whatever additional key exchanges stand behind it, in the words of the registry. */
  describe(space: SpaceName, point: Point): NamedCombination;
  /** What an endpoint does with IKEv1, in the words of the registry. */
  describeIkev1(facts: Ikev1Facts): Ikev1Stance;
}

/** A space that is judged with the one that it stands beside. */
export interface BesideSpace {
  /** Numbers of a point: those of the table and more behind them. Absent: it is none of the table's, and no policy can document any of it. */
  readonly dimensions?: number;
  /** What was seen of it, where it was asked for. */
  readonly facts: (of: Facts) => SpaceFacts | undefined;
  /** What must be refused: all that a probe offers, or as much of it as was asked for. */
  readonly universe: Region;
  /** A combination in the words of the registry. */
  describe(point: Point): NamedCombination;
}

/** What the rule of a kind observes. */
export type ObservedBy<K extends Clause['kind']> = K extends keyof ObservedByRule
  ? ObservedByRule[K]
  : ObservedByCheck[CheckName];

/** One way to judge one kind of clause: (clause, facts) -> judgement. Pure. */
export interface Rule<K extends Clause['kind'] = Clause['kind']> {
  readonly name: string;
  readonly kind: K;
  judge(clause: Extract<Clause, { kind: K }>, seen: Seen): Judgement<ObservedBy<K>>;
}
