import { defined } from '../../../core/defined.ts';
import type { Finding, WaiverReference } from '../../../core/finding/finding.ts';
import { isSameJson, observedValues } from '../../../core/finding/observed-values.ts';
import type { ResultDocument, Summary, TargetResult, WaiverEntry, WaiverState } from '../../../core/finding/result.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { currentName } from '../../../core/policy/built-in-policies.ts';
import { mustHold } from '../../../core/policy/rating.ts';
import { matchesGlob } from './glob.ts';
import type { Waiver, WaiverFile } from './waiver.ts';

/** Days before its last one on which a waiver is told to expire soon. */
export const expiringDays = 30;

/**
 * The result with its waivers beside the verdicts, judged as of the day of the result. Only failures are waived: what could not be shown is
 * not accepted by anybody. Verdicts and their counts stay; of several waivers for one failure the first in the file is named with it.
 */
export function applyWaivers(result: ResultDocument, { name, digest, waivers }: WaiverFile): ResultDocument {
  const targets = new Map(result.targets.map((target) => [target.url, target]));
  const failures = result.findings.filter(({ verdict }) => verdict === 'fail');
  const covering = new Map<string, WaiverReference>();
  const entries = waivers.map((waiver): WaiverEntry => {
    const spokenOf = failures.filter((finding) => speaksOf(waiver, finding, targets.get(finding.target)));
    const covered = spokenOf.filter((finding) => covers(waiver, finding));
    const state = stateOf(waiver, covered.length > 0, result.asOf);
    if (state === 'active' || state === 'expiring') {
      for (const { id } of covered) if (!covering.has(id)) covering.set(id, referenceOf(waiver));
    }
    const exceeded = spokenOf.filter((finding) => !covered.includes(finding));
    return { ...waiver, state, findings: covered.map(({ id }) => id), exceededBy: exceeded.map(({ id }) => id) };
  });
  const findings = result.findings.map((finding): Finding => {
    const waiver = covering.get(finding.id);
    return waiver === undefined ? finding : { ...finding, waiver };
  });
  const withWaived = (summary: Summary, of: readonly Finding[]): Summary => ({
    ...summary,
    waived: of.filter((finding) => finding.waiver !== undefined && mustHold(finding)).length,
  });
  const byTarget = Map.groupBy(findings, ({ target }) => target);
  return {
    ...result,
    summary: withWaived(result.summary, findings),
    targets: result.targets.map((target) => ({
      ...target,
      summary: withWaived(target.summary, byTarget.get(target.url) ?? []),
    })),
    waivers: { file: name, digest, entries },
    findings,
  };
}

function referenceOf({ id, reason, owner, approver, expires, ticket }: Waiver): WaiverReference {
  return { id, reason, owner, approver, expires, ...defined({ ticket }) };
}

function speaksOf({ policy, clause, rule, target }: Waiver, finding: Finding, of: TargetResult | undefined): boolean {
  return (
    (policy === undefined || matchesGlob(currentName(policy), finding.policy)) &&
    (clause === undefined || matchesGlob(clause, finding.clause)) &&
    (rule === undefined || matchesGlob(rule, finding.rule)) &&
    [finding.target, of?.host, of?.gateway].some((name) => name !== undefined && matchesGlob(target, name))
  );
}

/** A waiver without values covers all; otherwise everything that was seen must be among its values, and all that was seen must be named. */
function covers({ observed }: Waiver, finding: Finding): boolean {
  if (observed === undefined) return true;
  const { values, count } = observedValues(finding);
  return (
    values.length > 0 &&
    count <= values.length &&
    values.every((value) => observed.some((waived) => isWithin(value, waived)))
  );
}

/** A mapping is waived by some of its names, or by a text that is one of its values; everything else by itself. */
function isWithin(seen: Json, waived: Json): boolean {
  if (!isMapping(seen)) return isSameJson(seen, waived);
  if (!isMapping(waived)) return typeof waived === 'string' && Object.values(seen).includes(waived);
  return Object.entries(waived).every(([name, part]) => Object.hasOwn(seen, name) && isSameJson(seen[name], part));
}

function isMapping(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stateOf({ expires }: Waiver, isUsed: boolean, asOf: string): WaiverState {
  if (expires < asOf) return 'expired';
  if (!isUsed) return 'unused';
  return daysBetween(asOf, expires) <= expiringDays ? 'expiring' : 'active';
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}
