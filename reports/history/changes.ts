import { changeClasses } from '../../core/finding/diff/diff-document.ts';
import type { ChangesDocument, FleetChange } from '../../core/finding/history/changes-document.ts';
import { changeTitles, shortName } from '../diff/change-words.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { causeWords, gatewayWords, judgedWords, lastShownWords, momentWords, scopeWords } from './history-words.ts';
import type { HistoryPage, HistoryWriter } from './writer.ts';

/** Changes of one class that a terminal shows; the other formats have all of them. */
const SHOWN = 50;

/** What changed, class by class, the worst first. */
export const changesWriter: HistoryWriter<ChangesDocument> = {
  terminal: (document, page) => [
    head(document, page),
    ...changeClasses.map((name) => {
      const changes = document.changes.filter((change) => change.class === name);
      if (changes.length === 0) return [];
      const more = changes.length - SHOWN;
      return [
        page.ink('bold', `${changeTitles[name]}, ${changes.length}`),
        ...changes.slice(0, SHOWN).flatMap((change) => changeLines(change, page)),
        ...(more > 0 ? [`  and ${more} more`] : []),
      ];
    }),
  ],
  *csv({ changes }) {
    yield [
      'at',
      'class',
      'cause',
      'gateway',
      'site',
      'group',
      'owner',
      'endpoint',
      'policy',
      'clause',
      'was',
      'was because',
      'was since',
      'is',
      'is because',
      'last shown',
      'holds',
    ];
    for (const one of changes) {
      const {
        at,
        class: name,
        cause,
        gateway,
        site,
        group,
        owner,
        endpoint,
        policy,
        clause,
        old,
        lastShown,
        holds,
      } = one;
      const was = [old?.verdict ?? '', old?.reason ?? '', old?.since ?? ''];
      const is = [one.new.verdict, one.new.reason, lastShown?.at ?? '', holds ? 'yes' : 'no'];
      yield [at, name, cause, gateway, site, group, owner, endpoint, policy, clause, ...was, ...is];
    }
  },
};

function head(
  { scope, since, counts, gatewaysNew, gatewaysRetired }: ChangesDocument,
  page: HistoryPage,
): readonly string[] {
  const named = changeClasses.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${shortName(name)}`);
  const isWorse = counts.new + counts.worse > 0;
  const word = isWorse ? 'worse' : counts['no-longer-tested'] > 0 ? 'incomplete' : 'not worse';
  const style = { worse: 'red', incomplete: 'yellow', 'not worse': 'green' } as const;
  const fleet = [
    gatewaysNew > 0 ? `${counted(gatewaysNew, 'gateway')} new` : '',
    gatewaysRetired > 0 ? `${counted(gatewaysRetired, 'gateway')} retired` : '',
  ];
  const said = [named.join(', ') || 'nothing changed', ...fleet].filter((part) => part !== '').join('; ');
  return [
    `${page.ink('bold', page.ink(style[word], word))}  ${said}`,
    `since ${momentWords(since)}, ${safe(scopeWords(scope))}`,
  ];
}

function changeLines(change: FleetChange, { columns }: HistoryPage): readonly string[] {
  const { at, policy, clause, endpoint, group, owner, old, cause, lastShown, holds } = change;
  const who = [group === '' ? '' : `group ${group}`, owner === '' ? '' : `owner ${owner}`].filter(
    (part) => part !== '',
  );
  const where = `${gatewayWords(change)} ${endpoint}${who.length > 0 ? ` (${who.join(', ')})` : ''}`;
  const step = `${old === null ? 'not there' : judgedWords(old)} -> ${judgedWords(change.new)}`;
  const beside = [causeWords(cause, change.new.reason), lastShownWords(lastShown), holds ? '' : 'changed again since'];
  const line = (indent: number, text: string): readonly string[] =>
    labelled('', [safe(text)], { indent, label: 0, columns });
  return [
    ...line(2, `${momentWords(at)}  ${where}: ${policy}/${clause}`),
    ...line(4, [step, ...beside.filter((part) => part !== '')].join('; ')),
  ];
}
