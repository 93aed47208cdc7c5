import type { Finding, Verdict } from '../../../core/finding/finding.ts';
import { canonicalJson } from '../../../core/observation/canonical-json.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { type KeptText, keptText } from './kept-text.ts';

/** A finding by what stays the same as long as its clause is judged the same there. */
export interface KeptFinding {
  readonly policy: string;
  readonly clause: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** Without its name, evidence and waiver; see `findingOf`. */
  readonly finding: KeptText;
}

/** What stands in place of the ids of observations. */
export const keptEvidence = 'kept';

/** Undefined for a clause that speaks of other protocols: that is no judgement of this endpoint. */
export function keepFinding(of: Finding): KeptFinding | undefined {
  if (of.reason === 'other-protocol') return undefined;
  const { id: _id, policy, clause, target: _target, evidence: _evidence, waiver: _waiver, observed, ...rest } = of;
  const { verdict, reason } = rest;
  return { policy, clause, verdict, reason, finding: keptText({ ...rest, observed: steady(observed) }) };
}

/** The finding that was kept, at a target. Its evidence is one word: which observations it was, the scan's evidence says as long as that is kept. */
export function findingOf(
  text: string,
  { policy, clause, target }: Pick<Finding, 'policy' | 'clause' | 'target'>,
): Finding {
  const kept = JSON.parse(text) as object;
  const names = { id: `${policy}/${clause}@${target}`, policy, clause, target };
  return { ...kept, ...names, evidence: [keptEvidence] } as unknown as Finding;
}

/** The same as what a scan that was cut short leaves: open, by that reason. */
export function leftOpen({ finding, ...of }: KeptFinding, reason: string): KeptFinding {
  const open = { verdict: 'inconclusive', reason } as const;
  return { ...of, ...open, finding: keptText({ ...(JSON.parse(finding.text) as object), ...open }) };
}

/** Without what goes on from day to day by itself, and with what stands in the order of the observations in an order of its own. */
function steady(observed: Finding['observed']): JsonObject {
  const entries = Object.entries(observed as JsonObject).filter(([name, value]) => !isOfDay(name, value));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name === 'shownWith' ? sortedLists(value as JsonObject) : value]),
  );
}

/** Days that are left until another, and the day of the question itself. */
function isOfDay(name: string, value: Json): boolean {
  return /^days[A-Z]/u.test(name) || (name === 'asked' && typeof value === 'string');
}

function sortedLists(of: JsonObject): JsonObject {
  const sorted = (values: readonly Json[]): readonly Json[] =>
    values
      .map((value) => [canonicalJson(value), value] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, value]) => value);
  return Object.fromEntries(
    Object.entries(of).map(([name, value]) => [name, Array.isArray(value) ? sorted(value) : value]),
  );
}
