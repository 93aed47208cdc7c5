import type { Scope } from '../../core/finding/history/scope.ts';
import type { Cause, LastShown, Stretch } from '../../core/finding/history/stretch.ts';
import { shortName } from '../diff/change-words.ts';
import { counted, reasonWords } from '../words/words.ts';

const CAUSES: Readonly<Record<Cause, string>> = {
  first: 'first seen',
  gateway: 'the gateway changed',
  policy: 'the policy changed',
  date: 'a date passed',
  tool: 'gateproof changed',
  unknown: 'it cannot be told what changed',
};

/** Reasons of a capture that has nothing to say of a clause, which is no change of the gateway. */
const notInCapture: ReadonlySet<string> = new Set(['capture-does-not-show', 'completion-not-seen']);

function isNotInCapture(cause: Cause, reason: string): boolean {
  return cause === 'gateway' && reason.split(', ').every((code) => notInCapture.has(code));
}

/** What made a judgement another one, by the reason codes that it has now. */
export function causeWords(cause: Cause, reason: string): string {
  return isNotInCapture(cause, reason) ? 'a later capture does not show it' : CAUSES[cause];
}

/** '2026-11-22 10:00', UTC. */
export function momentWords(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

/** 'last shown 2026-11-22 10:00: pass'; '' where it was never decided. */
export function lastShownWords(shown: LastShown | null): string {
  return shown === null ? '' : `last shown ${momentWords(shown.at)}: ${shown.verdict}`;
}

/** 'fail (the gateway refused it)'. */
export function judgedWords({ verdict, reason }: { readonly verdict: string; readonly reason: string }): string {
  return `${verdict} (${reasonWords(reason)})`;
}

/** What began a stretch: 'new, the gateway changed'; 'first seen'. */
export function beginningWords({ class: name, cause, reason }: Pick<Stretch, 'class' | 'cause' | 'reason'>): string {
  const why = causeWords(cause, reason);
  return name === 'first' || name === 'other' || isNotInCapture(cause, reason) ? why : `${shortName(name)}, ${why}`;
}

/** 'in 12 days', 'today', '3 days ago'. */
export function daysWords(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${counted(days, 'day')}` : `${counted(-days, 'day')} ago`;
}

/** 'group edge, seen from berlin, as of 2026-11-22 10:00'. */
export function scopeWords({ group, site, asOf }: Scope): string {
  const parts = [
    group === null ? '' : `group ${group}`,
    site === null ? '' : `seen from ${site === '' ? 'a place without a label' : site}`,
    `as of ${momentWords(asOf)} UTC`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** 'paris from berlin' for a gateway that was seen from there; the name alone where who looked has no label. */
export function gatewayWords({ gateway, site }: { readonly gateway: string; readonly site: string }): string {
  return site === '' ? gateway : `${gateway} from ${site}`;
}
