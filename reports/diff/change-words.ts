import type { Change, ChangeClass, DiffDocument, DiffSide, JudgedSide } from '../../core/finding/diff/diff-document.ts';
import { changeClasses } from '../../core/finding/diff/diff-document.ts';
import { isJsonObject } from '../../core/observation/is-json-object.ts';
import { visibleText } from '../text/visible-text.ts';
import { hashWords } from '../words/hash-words.ts';
import { certificateWords, pathWords } from '../words/told/certificate-fields.ts';
import { shown } from '../words/told/told-field.ts';
import { combinationWords, counted, fieldWords, isCombination, reasonWords } from '../words/words.ts';

/** What each class is called, and what it means. */
export const changeTitles: Readonly<Record<ChangeClass, string>> = {
  new: 'new: fails now and did not before',
  worse: 'worse: fails by more than before',
  'no-longer-tested': 'no longer tested: was decided before',
  'policy-changed': 'only the policy changed: the same was seen',
  better: 'better: fails by less, or passes where nothing could be shown',
  fixed: 'fixed: failed before and passes now',
};

/** The first line: whether it got worse, as far as that was shown, and how many changes of each class. */
export function headline({
  isWorse,
  isIncomplete,
  counts,
  changes,
}: DiffDocument): readonly [word: string, rest: string] {
  const named = changeClasses.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${shortName(name)}`);
  return [
    isWorse ? 'worse' : isIncomplete ? 'incomplete' : 'not worse',
    `${changes.length === 0 ? 'nothing changed' : named.join(', ')}; ${counted(counts.unchanged, 'clause')} unchanged`,
  ];
}

export function shortName(name: ChangeClass): string {
  return name.replaceAll('-', ' ');
}

/** 'violates as of 2026-11-22, observed 2026-11-22T10:00:00.000Z, by azure-vpn-p2s 2025-09-29 (sha256:5ac1…)'. */
export function sideWords({ verdict, asOf, startedAt, policies }: DiffSide): string {
  const judgedBy = policies.map(({ id, version, digest }) => `${id} ${version} (${digest.slice(0, 19)}…)`);
  return `${verdict} as of ${asOf}, observed ${startedAt}, by ${judgedBy.join(', ') || 'no policy'}`;
}

/** Which targets are on one side alone, and which have another URL or name than before; one line each. */
export function targetLines({ targets: { added, removed, moved, renamed } }: DiffDocument): readonly string[] {
  return [
    ...added.map((url) => `target ${url} is new`),
    ...removed.map((url) => `target ${url} is gone`),
    ...moved.map(({ gateway, url, was }) => `target ${url} of ${gateway} was ${was}`),
    ...renamed.map(({ gateway, url, was }) => `target ${url} is of ${gateway}, was of ${was}`),
  ];
}

/** ' (was sstp://192.0.2.1:443)' where the target had another URL. */
export function wasNote({ was }: Pick<Change, 'was'>): string {
  return was === undefined ? '' : ` (was ${was})`;
}

/** 'pass (accepted) -> fail (refused)'. */
export function stepWords({ old, new: now }: Change): string {
  return `${judgedWords(old)} -> ${judgedWords(now)}`;
}

function judgedWords(side: JudgedSide | null): string {
  if (side === null) return 'not there';
  const { verdict, reason, count } = side;
  const much = typeof count === 'number' && count > 1 ? `, ${count}` : '';
  return `${verdict} (${reasonWords(reason)}${much})`;
}

/** Values that one change names; the rest is counted. */
const NAMED = 8;

/** What appeared and what disappeared, one line each. */
export function valueLines({ appeared, disappeared }: Change): readonly string[] {
  const lines = (sign: string, values: Change['appeared']): readonly string[] => [
    ...values.slice(0, NAMED).map((value) => `${sign} ${valueWords(value)}`),
    ...(values.length > NAMED ? [`${sign} and ${values.length - NAMED} more`] : []),
  ];
  return [...lines('+', appeared), ...lines('-', disappeared)].map(visibleText);
}

function valueWords(value: Change['appeared'][number]): string {
  if (isCombination(value)) return combinationWords(value);
  if (!isJsonObject(value)) return hashWords(shown(value));
  if ('subject' in value && 'notAfter' in value) return certificateWords(value);
  return Object.entries(value)
    .map(([name, part]) => {
      if (name === 'accepted' && typeof part === 'boolean') return part ? 'accepted' : 'refused';
      return name === 'path' ? pathWords(shown(part)) : `${fieldWords(name)}: ${shown(part)}`;
    })
    .join('; ');
}
