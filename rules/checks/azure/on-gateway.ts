import { defined } from '../../../core/defined.ts';
import type { ConfiguredConnection, ConfiguredGateway, ReadinessFacts } from '../../../core/facts/readiness-facts.ts';
import type { Reason } from '../../../core/facts/reason.ts';
import type { Judgement } from '../../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../../core/finding/told/by-check.ts';
import type { NamedReadings } from '../../../core/finding/told/parts.ts';
import type {
  AzureDate,
  AzureKnowledge,
  KnowledgeReading,
  KnowledgeSource,
} from '../../../core/policy/azure-knowledge.ts';
import type { AzureCheckName } from '../../../core/policy/check-names.ts';
import { citation } from '../../../core/policy/citation.ts';
import { decided } from '../../settle.ts';
import type { Check } from '../check.ts';

/** What a check of an Azure gateway sees. */
export interface GatewayView extends ReadinessFacts {
  readonly knowledge: AzureKnowledge;
  /** ISO date. */
  readonly asOf: string;
}

/** What a check says, without its evidence: the export that was read. */
export interface Said<O> {
  readonly verdict: Judgement['verdict'];
  /** Stable code. */
  readonly reason: Reason;
  readonly observed: O;
}

/** A check of point-to-site: where the export says that nothing of it is set, it does not apply. */
export function onPointToSite<K extends AzureCheckName>(
  judge: (view: GatewayView) => Said<ObservedByCheck[K]>,
): Check<K> {
  return onGateway((view) =>
    view.configured.hasPointToSite === false ? notApplicable('no-point-to-site', {}) : judge(view),
  );
}

/** A check of an Azure gateway's configuration: on the export as its evidence, inconclusive where none was read. */
export function onGateway<K extends AzureCheckName>(judge: (view: GatewayView) => Said<ObservedByCheck[K]>): Check<K> {
  return (_clause, { facts, knowledge, asOf, interrupted }) => {
    if (facts.readiness === undefined || knowledge === undefined) {
      const reason = interrupted ? 'interrupted' : 'no-export-read';
      return { verdict: 'inconclusive', reason, observed: {}, evidence: [] };
    }
    const { value, evidence } = facts.readiness;
    const { verdict, reason, observed } = judge({ ...value, knowledge, asOf });
    if (verdict === 'pass' || verdict === 'fail') return decided(verdict, reason, observed, evidence);
    return { verdict, reason, observed, evidence };
  };
}

/** The export names a tunnel type that nobody knows, and what is asked may hang on it: never a pass. */
export function unknownProtocol<O>(
  { unknownProtocols }: ConfiguredGateway,
  observed: O,
): Said<O & { readonly unknownProtocols: readonly string[] }> {
  return { verdict: 'inconclusive', reason: 'protocol-not-known', observed: { ...observed, unknownProtocols } };
}

/** The export does not say it: never a pass. */
export function unknown<O>(member: string, observed: O): Said<O & { readonly unknown: string }> {
  return { verdict: 'inconclusive', reason: 'export-does-not-say', observed: { unknown: member, ...observed } };
}

export function notApplicable<O>(reason: Reason, observed: O): Said<O> {
  return { verdict: 'not-applicable', reason, observed };
}

export function pass<O>(reason: Reason, observed: O): Said<O> {
  return { verdict: 'pass', reason, observed };
}

export function fail<O>(reason: Reason, observed: O): Said<O> {
  return { verdict: 'fail', reason, observed };
}

/** The site-to-site tunnels among the connections; undefined where the export does not give them, or not the type of each. */
export function tunnelsOf({ connections }: ConfiguredGateway): readonly ConfiguredConnection[] | undefined {
  if (connections?.every(({ type }) => type !== undefined) !== true) return undefined;
  return connections.filter(({ type = '' }) => ['ipsec', 'vnet2vnet'].includes(type.toLowerCase()));
}

/** Whole days from one ISO date to another; negative when it is over. */
export function daysUntil(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
}

/**
 * Whether what a date is about is so on the day of judgement: 'before' by no reading, 'come' by every reading, 'open' where the readings differ
 * or the page names no more than the month.
 */
export function phaseOf(asOf: string, { day, readings = [] }: AzureDate): 'before' | 'open' | 'come' {
  const starts = [day, ...readings.flatMap(({ from }) => from ?? [])];
  // As text a month is less than each of its days.
  if (starts.every((start) => asOf < start)) return 'before';
  return starts.every((start) => asOf >= lastDayOf(start)) ? 'come' : 'open';
}

/** Of a month its last day: by then it is so. */
export function lastDayOf(date: string): string {
  if (date.length !== 7) return date;
  return new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5)), 0)).toISOString().slice(0, 10);
}

/** A date of the knowledge by its id. Throws RangeError for one that is not there: the data and the checks belong together. */
export function dateOf({ dates }: AzureKnowledge, id: string): AzureDate {
  const found = dates.find((one) => one.id === id);
  if (found === undefined) throw new RangeError(`a date ${id} wanted in the knowledge, none found`);
  return found;
}

/** What the pages say where they disagree, each with where it stands. */
export function readingsOf(knowledge: AzureKnowledge, readings: readonly KnowledgeReading[]): NamedReadings {
  return readings.map(({ says, source }) => ({ says, source: sourceWords(knowledge, source) }));
}

/** 'SSTP retirement: …, 2025-09-29, table "…"'. */
export function sourceWords({ sources }: AzureKnowledge, { ref, place }: KnowledgeSource): string {
  const { title = ref, date } = sources[ref] ?? {};
  return citation({ title, ...defined({ date, place }) });
}

/** Whether the list has all of these and no others, in any order. */
export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item));
}
