import type { ResultDocument } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { safe } from '../text/safe-text.ts';
import { ambiguities } from '../view/ambiguities.ts';
import { clauseWords } from '../view/clause-words.ts';
import { clauseGroups } from '../view/open-clauses.ts';
import { type JudgedClause, rowSummaries, type TargetOutline, weighed } from '../view/outline.ts';
import { pageAgainstGateway } from '../view/page-against-gateway.ts';
import { mostPlacedCauses, placedCauses } from '../view/root-causes.ts';
import { causeSentence } from '../words/cause-words.ts';
import { combinationWords, counted, isCombination, reasonWords } from '../words/words.ts';
import { cutToColumns, padded, widthOf } from './columns.ts';
import { wrap } from './lines.ts';
import type { Page } from './page.ts';
import { verdictStyles } from './verdict-styles.ts';
import { waiversSection } from './waivers.ts';

/** Targets of the overview; behind them the others are counted. */
const mostTargets = 12;
/** Lines for what fails and what stayed open, over all targets. */
const mostLines = 20;
const verdictWidth = 'inconclusive'.length;

/** Each target on a line, what fails and what stayed open in a line each as far as a screen has room, and how to see the rest. */
export function summary(
  result: ResultDocument,
  targets: Iterable<TargetOutline>,
  page: Page,
): readonly (readonly string[])[] {
  if (result.targets.length === 0) return [['no target was scanned']];
  const isTold = placedCauses(result).length <= mostPlacedCauses;
  const found = Iterator.from(targets)
    .map((outline) => ({
      outline,
      lines: outline.target.summary.verdict === 'conforms' ? [] : troubles(outline, isTold),
    }))
    .filter(({ outline: { target }, lines }) => lines.length > 0 || target.summary.verdict === 'violates')
    .take(mostLines)
    .toArray();
  // Targets that fail come before those of which nothing is known.
  const sorted = [...found.filter(isViolating), ...found.filter((one) => !isViolating(one))];
  // An endpoint over TCP and the same over UDP often fail alike.
  const sections = Map.groupBy(sorted, ({ lines }) => JSON.stringify(lines))
    .values()
    .map((alike) => ({ names: alike.map(({ outline }) => nameOf(outline)), lines: alike[0]?.lines ?? [] }))
    .toArray();
  const room = Math.max(1, Math.floor(mostLines / Math.max(1, sections.length)) - 1);
  return [
    overview(result, targets, page),
    waiversSection(result.waivers, page.columns),
    sections.flatMap(({ names, lines }) => section(names, lines, room, page)),
  ];
}

type Found = { readonly outline: TargetOutline };

function isViolating({ outline: { target } }: Found): boolean {
  return target.summary.verdict === 'violates';
}

function overview(result: ResultDocument, targets: Iterable<TargetOutline>, { ink, columns }: Page): readonly string[] {
  const shown = Iterator.from(targets).take(mostTargets).toArray();
  const urlWidth = Math.max(...shown.map(({ target }) => widthOf(safe(target.url))));
  const left = result.targets.slice(mostTargets);
  const count = (verdict: string): number => left.filter(({ summary: own }) => own.verdict === verdict).length;
  const more = [
    ...(count('violates') > 0 ? [`${count('violates')} violate`] : []),
    ...(count('inconclusive') > 0 ? [`${count('inconclusive')} inconclusive`] : []),
    ...(count('conforms') > 0 ? [`${count('conforms')} conform`] : []),
  ];
  return [
    ...shown.map(({ target, policies }) => {
      const { verdict } = target.summary;
      const rows = rowSummaries(policies);
      const said = [...(target.gateway === undefined ? [] : [target.gateway]), ...rows].map(safe).join(', ');
      const room = columns - 2 - verdictWidth - 2 - urlWidth - 2;
      const start = `  ${ink(verdictStyles[verdict], verdict.padEnd(verdictWidth))}  ${padded(safe(target.url), urlWidth)}`;
      return room < 12 ? start.trimEnd() : `${start}  ${cut(said, room)}`.trimEnd();
    }),
    ...(left.length === 0 ? [] : [`  and ${counted(left.length, 'more target')}: ${more.join(', ')}`]),
  ];
}

function nameOf({ target: { url, gateway } }: TargetOutline): string {
  return gateway === undefined ? safe(url) : `${safe(url)} (${safe(gateway)})`;
}

function section(
  names: readonly string[],
  lines: readonly Trouble[],
  room: number,
  { ink, columns }: Page,
): readonly string[] {
  const shown: string[] = [];
  let left = lines.length;
  for (const { text, lines: most } of lines) {
    const parts = inLines(text, most, columns - 4);
    if (shown.length > 0 && shown.length + parts.length > (left > 1 ? room - 1 : room)) break;
    shown.push(...parts);
    left -= 1;
  }
  return [ink('bold', cut(names.join(', '), columns)), ...shown, ...(left > 0 ? [`  and ${left} more`] : [])];
}

/** The text in so many lines at most, the later ones indented. */
function inLines(text: string, most: number, columns: number): readonly string[] {
  const parts = wrap(text, columns);
  const last = parts.slice(most - 1).join(' ');
  return [...parts.slice(0, most - 1), ...(last === '' ? [] : [cut(last, columns)])].map(
    (part, at) => `${at === 0 ? '  ' : '    '}${part}`,
  );
}

/** Something to tell of a target, and in how many lines of a screen at most. */
interface Trouble {
  readonly text: string;
  readonly lines: number;
}

/** What fails, and what stayed open, a line each: 'ike/row-17  AES256 SHA256 SHA256 GROUP_2: the gateway refused it'. */
function troubles({ policies, causes }: TargetOutline, isTold: boolean): readonly Trouble[] {
  const failed = policies.flatMap(({ clauses }) =>
    weighed(clauses, true).filter(({ finding }) => finding?.verdict === 'fail' && finding.waiver === undefined),
  );
  const open = policies.flatMap(({ policy, clauses }) =>
    clauseGroups(weighed(clauses, true), 'inconclusive', causes)
      .filter(({ cause }) => !isTold || (cause.what !== causes.whole?.what && cause.what !== causes.driver?.what))
      .map(
        ({ cause, clauses: group }) =>
          `not shown, ${counted(group.length, 'clause')} of ${safe(policy.id)}: ${safe(causeSentence(cause))}`,
      ),
  );
  // What is accepted and must not be first: whoever connects is at risk of it.
  const surplus = failed.filter(({ finding }) => finding?.direction === 'undocumented-refused');
  const others = failed.filter((judged) => !surplus.includes(judged));
  return [
    ...policies.flatMap(pageAgainstGateway).map((text) => ({ text: safe(text), lines: 3 })),
    ...[...surplus, ...others].map((judged) => ({ text: failureWords(judged), lines: 2 })),
    ...open.map((text) => ({ text, lines: 3 })),
  ];
}

function failureWords({ clause, finding }: JudgedClause): string {
  const [first, ...others] = surplusOf(finding);
  const reason = reasonWords(finding?.reason ?? 'not-judged');
  if (first === undefined) {
    const row = Object.keys(clause.vendor).length === 0 ? '' : `${clauseWords(clause)}: `;
    return safe(`${clause.id}  ${row}${reason}`);
  }
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return safe(`${clause.id}  accepted: ${isCombination(first) ? combinationWords(first) : ''}${more}`);
}

/** What this screen leaves out, and how it is had. */
export function leftOutLines(
  { policies, findings, summary: { advice } }: ResultDocument,
  { columns }: Page,
): readonly string[] {
  const readings = policies.reduce((sum, policy) => sum + ambiguities(policy, findings).length, 0);
  const what = [
    ...(findings.some(mustHold) ? ['what was seen, with the exchanges'] : []),
    ...(advice === undefined || advice.fail + advice.inconclusive === 0 ? [] : ['advice']),
    ...(readings === 0 ? [] : [`${counted(readings, 'text')} of the policies that can be read in more than one way`]),
  ];
  return what.length === 0 ? [] : wrap(`--verbose also tells ${what.join(', ')}`, columns);
}

function cut(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : `${cutToColumns(text, Math.max(1, columns - 1))}…`;
}
