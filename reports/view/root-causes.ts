import type { Finding, Observation, ResultDocument } from '../../core/finding/result.ts';
import { type Cause, causeOfExchange, causeOfReason, causeSentence } from '../words/cause-words.ts';

/** Why nothing at all is known of a target, and why nobody could drive strongSwan for it. */
export interface RootCauses {
  /** Every exchange with the target ended for this one reason. */
  readonly whole?: Cause;
  readonly driver?: Cause & { readonly observation: string };
}

/** Of a long result the walk through its observations takes a while, and several parts of a report ask. */
const remembered = new WeakMap<ResultDocument['observations'], ReadonlyMap<string, RootCauses>>();

/** By the URL of the target; a target of which something is known has no entry, or one of the driver alone. Walks the observations once. */
export function rootCauses(result: Pick<ResultDocument, 'targets' | 'observations'>): ReadonlyMap<string, RootCauses> {
  const known = remembered.get(result.observations);
  if (known !== undefined) return known;
  const found = causesByTarget(result);
  remembered.set(result.observations, found);
  return found;
}

function causesByTarget({
  targets,
  observations,
}: Pick<ResultDocument, 'targets' | 'observations'>): ReadonlyMap<string, RootCauses> {
  const places = new Map(targets.map((target) => [target.url, target]));
  const found = new Map<string, RootCauses>();
  const known = new Set<string>();
  for (const one of observations) {
    const place = places.get(one.target);
    if (place === undefined) continue;
    const cause = causeOfExchange(one, place);
    const before = found.get(one.target) ?? {};
    if (one.probe === 'run/driver') {
      if (cause !== undefined) found.set(one.target, { ...before, driver: { ...cause, observation: one.id } });
      continue;
    }
    if (isOurs(one) || known.has(one.target)) continue;
    if (cause === undefined || (before.whole !== undefined && before.whole.what !== cause.what)) {
      known.add(one.target);
      const { whole: _whole, ...rest } = before;
      found.set(one.target, rest);
    } else found.set(one.target, { ...before, whole: cause });
  }
  return found;
}

/** What we did not send says nothing of the target. */
function isOurs({ probe, outcome }: Observation): boolean {
  return outcome === 'not-made' || (probe.startsWith('run/') && probe !== 'run/resolve');
}

/** The causes of one target, each in a sentence and what to do. */
export function causeLines({ whole, driver }: RootCauses): readonly string[] {
  return [whole, driver].flatMap((cause) => (cause === undefined ? [] : [causeSentence(cause)]));
}

/** A cause and where it was met. */
export interface PlacedCause {
  /** 'tls://192.0.2.1:443', 'tls://192.0.2.1:443 and 3 more' */
  readonly where: string;
  readonly sentence: string;
}

/** Why nothing is known of targets, each cause once, in the order of the targets; nothing where nothing failed so. */
export function placedCauses(result: Pick<ResultDocument, 'targets' | 'observations'>): readonly PlacedCause[] {
  if (result.targets.every(({ summary }) => summary.inconclusive === 0)) return [];
  const causes = rootCauses(result);
  const places = new Map<string, string[]>();
  for (const { url } of result.targets) {
    for (const sentence of causeLines(causes.get(url) ?? {})) {
      const urls = places.get(sentence);
      if (urls === undefined) places.set(sentence, [url]);
      else urls.push(url);
    }
  }
  return [...places].map(([sentence, [first = '', ...others]]) => ({
    where: others.length === 0 ? first : `${first} and ${others.length} more`,
    sentence,
  }));
}

/** Causes that are told beside the verdict; the rest is counted. */
export const mostPlacedCauses = 3;

/** The same in lines, beside the verdict. */
export function rootCauseLines(result: Pick<ResultDocument, 'targets' | 'observations'>): readonly string[] {
  const all = placedCauses(result);
  const left = all.length - mostPlacedCauses;
  return [
    ...all.slice(0, mostPlacedCauses).map(({ where, sentence }) => `${where}: ${sentence}`),
    ...(left > 0 ? [`${left} more of the same kind: see the targets`] : []),
  ];
}

/** Reasons that the same end of every exchange does not explain. */
const apart: ReadonlySet<string> = new Set([
  'no-credentials',
  'not-made',
  'fact-not-given',
  'day-not-known',
  'export-does-not-say',
  'no-trust-anchors',
  'interrupted',
  'target-timeout',
  'fault',
  'budget',
  'not-negotiated',
]);

/** Whether the end of every exchange with its target is why a finding with these reason codes stayed open. */
function isExplained(codes: string): boolean {
  return !codes.split(', ').some((code) => apart.has(code));
}

/** Why a clause stayed open at a target of these causes. */
export function causeOf(finding: Finding | undefined, { whole, driver }: RootCauses): Cause {
  const { reason = 'not-judged', evidence = [] } = finding ?? {};
  if (driver !== undefined && evidence.includes(driver.observation)) return driver;
  return whole !== undefined && isExplained(reason) ? whole : causeOfReason(reason);
}
