import {
  type ClauseEvent,
  type TellingEvent,
  type TellingKind,
  type TellingMessage,
  tellingKinds,
} from '../../core/finding/history/telling-event.ts';
import { causeWords, gatewayWords, momentWords } from '../history/history-words.ts';
import { safe } from '../text/safe-text.ts';
import { counted, reasonWords } from '../words/words.ts';

/** What each kind of event is called, one and several. */
const headings: Readonly<Record<TellingKind, (count: number) => string>> = {
  fails: (count) => `${counted(count, 'clause')} ${count === 1 ? 'fails that did' : 'fail that did'} not`,
  'fails-by-more': (count) => `${counted(count, 'clause')} ${count === 1 ? 'fails' : 'fail'} by more than before`,
  open: (count) => `${counted(count, 'clause')} ${count === 1 ? 'is' : 'are'} not shown any more`,
  'certificate-ends': (count) => `${counted(count, 'certificate')} ${count === 1 ? 'ends' : 'end'} soon`,
  'clause-begins': (count) => `${counted(count, 'clause')} ${count === 1 ? 'begins' : 'begin'} to hold soon`,
};

/** A message in words: every face of it says these. Text that is safe where nothing is markup, a line each. */
export interface MessageWords {
  /** '2 clauses fail that did not, 1 certificate ends soon'. Nothing of the wire is in it. */
  readonly heading: string;
  readonly parts: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** How many more there are than lines; empty where there are none. */
  readonly more: string;
}

/** `most`: lines at most; the rest is counted. */
export function messageWords({ counts, total, events }: TellingMessage, most: number): MessageWords {
  const shown = events.slice(0, most);
  const parts = tellingKinds.flatMap((kind) => {
    const lines = shown.filter((event) => event.kind === kind).map((event) => safe(eventWords(event)));
    return lines.length === 0 ? [] : [{ title: headings[kind](counts[kind]), lines }];
  });
  const named = tellingKinds.filter((kind) => counts[kind] > 0);
  return {
    heading: named.map((kind) => headings[kind](counts[kind])).join(', '),
    parts,
    more: total > shown.length ? `and ${total - shown.length} more lines: gateproof changes lists them` : '',
  };
}

function eventWords(event: TellingEvent): string {
  if (event.kind === 'clause-begins') {
    const { policy, clause, from, endpoints } = event;
    return `${policy} ${clause}: holds from ${from} on, at ${counted(endpoints, 'endpoint')}`;
  }
  const where = `${gatewayWords(event)} ${event.endpoint}`;
  if (event.kind === 'certificate-ends') {
    const { subject, notAfter, role } = event;
    return `${where}: ${role} certificate ends ${momentWords(notAfter)} UTC: ${subject}`;
  }
  const { policy, at } = event;
  return `${where}: ${policy}: ${clauseWords(event)}, seen ${momentWords(at)} UTC`;
}

/** Clauses of an event by name; the reason and the cause of those that share them. */
const CLAUSES = 6;

function clauseWords({ count, clauses }: ClauseEvent): string {
  const names = clauses.slice(0, CLAUSES).map(({ clause }) => clause);
  const more = count > names.length ? ` and ${count - names.length} more` : '';
  const reasons = new Set(clauses.map(({ new: { reason } }) => reasonWords(reason)));
  const causes = new Set(clauses.map(({ cause, new: { reason } }) => causeWords(cause, reason)));
  const why = reasons.size === 1 ? ` (${[...reasons].join('')})` : '';
  return `${names.join(', ')}${more}${why}, ${[...causes].join(', ')}`;
}
