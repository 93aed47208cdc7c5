import { mustHold } from '../policy/rating.ts';
import type { Finding, WaiverReference } from './finding.ts';
import type { ResultDocument, Summary, WaiverEntry } from './result.ts';

/** What contradicts itself in a result about its waivers; undefined where nothing does. */
export function inspectWaivers({ waivers, findings, targets, summary, asOf }: ResultDocument): string | undefined {
  const byTarget = Map.groupBy(findings, ({ target }) => target);
  const summaries: readonly (readonly [string, Summary, readonly Finding[]])[] = [
    ['the summary', summary, findings],
    ...targets.map((of) => [`the summary of ${of.url}`, of.summary, byTarget.get(of.url) ?? []] as const),
  ];
  for (const [what, { waived }, of] of summaries) {
    const counted =
      waivers === undefined
        ? undefined
        : of.filter((finding) => finding.waiver !== undefined && mustHold(finding)).length;
    if (waived !== counted)
      return `${what} says ${waived ?? 'nothing of'} waived, and its findings say ${counted ?? 'nothing'}`;
  }
  const entries = new Map(waivers?.entries.map((entry) => [entry.id, entry]));
  if (entries.size !== (waivers?.entries.length ?? 0)) return 'every waiver once wanted, one found twice';
  for (const { id, verdict, waiver } of findings) {
    if (waiver === undefined) continue;
    if (verdict !== 'fail') return `finding ${id} says "${verdict}" and has a waiver, which only a fail can have`;
    const entry = entries.get(waiver.id);
    if (entry === undefined) return `finding ${id} has the waiver ${waiver.id}, which is not among the waivers`;
    if (!isSame(waiver, entry)) return `finding ${id} and the waivers say different things of the waiver ${waiver.id}`;
    if (!isInUse(entry)) return `finding ${id} has the waiver ${waiver.id}, which is ${entry.state}`;
    if (!entry.findings.includes(id)) return `finding ${id} has the waiver ${waiver.id}, which does not cover it`;
  }
  const fails = new Map(findings.flatMap((one) => (one.verdict === 'fail' ? [[one.id, one]] : [])));
  for (const entry of entries.values()) {
    const problem = problemOf(entry, fails, asOf);
    if (problem !== undefined) return `the waiver ${entry.id} ${problem}`;
  }
  return undefined;
}

function problemOf(entry: WaiverEntry, fails: ReadonlyMap<string, Finding>, asOf: string): string | undefined {
  const { state, expires, findings, exceededBy } = entry;
  if ((state === 'expired') !== expires < asOf) return `is "${state}" on ${asOf}, and its last day is ${expires}`;
  if (state !== 'expired' && isInUse(entry) !== findings.length > 0)
    return `is "${state}" and covers ${findings.length} findings`;
  const stranger = [...findings, ...exceededBy].find((id) => !fails.has(id));
  if (stranger !== undefined) return `speaks of ${stranger}, which is no failure of the result`;
  const both = findings.find((id) => exceededBy.includes(id));
  if (both !== undefined) return `covers ${both} and is exceeded by it`;
  const bare = isInUse(entry) ? findings.find((id) => fails.get(id)?.waiver === undefined) : undefined;
  return bare === undefined ? undefined : `covers ${bare}, which has no waiver`;
}

const isInUse = ({ state }: WaiverEntry): boolean => state === 'active' || state === 'expiring';

function isSame(one: WaiverReference, two: WaiverReference): boolean {
  return (['id', 'reason', 'owner', 'approver', 'expires', 'ticket'] as const).every((name) => one[name] === two[name]);
}
