import type { Scheme } from '../../core/endpoint/scheme.ts';
import {
  type AgainstOne,
  type CheckDocument,
  type CheckedRow,
  everyStands,
  type Mismatch,
  type Reason,
  type Stands,
} from '../../core/policy/algebra/check-document.ts';
import type { PolicyName, Sentence } from '../../core/policy/algebra/sentence.ts';
import { type SpaceName, spaceOf } from '../../core/spaces/registry.ts';
import type { ReportOptions } from '../report-format.ts';
import { type Ink, inkFor, type Style } from '../terminal/ink.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { namesWords, sentenceWords, sourceWords, valuesWords } from '../words/names-words.ts';
import { fieldWords } from '../words/words.ts';

/** What each stand is called in a table. */
export const standsWords: Readonly<Record<Stands, string>> = {
  inside: 'inside',
  partly: 'partly',
  outside: 'outside',
  'says-nothing': 'says nothing',
};

export const inks: Readonly<Record<Stands, Style>> = {
  inside: 'green',
  partly: 'yellow',
  outside: 'red',
  'says-nothing': 'faint',
};

type Line = (indent: number, label: string, text: string) => readonly string[];

/** Each row with how it stands and by which sentence, the common rows, and what is lacking. */
export function checkTerminal(check: CheckDocument, options: ReportOptions = {}): string {
  const columns = Math.min(160, Math.max(60, options.columns ?? 100));
  const ink = inkFor(options.colour ?? false);
  const line: Line = (indent, label, text) =>
    labelled(label, [safe(text)], { indent, label: label === '' ? 0 : 14, columns });
  const blocks = check.against.flatMap((one) => against(check, one, ink, line));
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function against(
  { policy, asOf }: CheckDocument,
  one: AgainstOne,
  ink: Ink,
  line: Line,
): readonly (readonly string[])[] {
  const counts = everyStands.map((stands) => `${one.counts[stands]} ${standsWords[stands]}`).join(', ');
  const common = one.rows.filter(({ stands }) => stands === 'inside' || stands === 'partly');
  return [
    [ink('bold', `${nameWords(policy)} against ${nameWords(one.policy)}`), ...line(2, '', `as of ${asOf}: ${counts}`)],
    one.rows.flatMap((row) => rowLines(row, ink, line)),
    titled(
      ink,
      'common to both',
      common.flatMap((row) => commonLines(row, line)),
    ),
    titled(
      ink,
      'required there, and not accepted here',
      one.lacking.flatMap(({ clause, combinations }) => [
        ...clauseLines(clause, 2, line),
        ...combinations.flatMap((names) => line(4, '', namesWords(names))),
      ]),
    ),
    titled(
      ink,
      'demanded there besides, and not said here',
      one.unsaid.flatMap((clause) => clauseLines(clause, 2, line)),
    ),
    titled(
      ink,
      'not compared: not in force on this day, or forbidden by their own policy',
      one.left.flatMap((clause) => clauseLines(clause, 2, line)),
    ),
  ];
}

function titled(ink: Ink, title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [ink('bold', title), ...lines];
}

export function nameWords({ id, version }: PolicyName): string {
  return `${id} ${version}`;
}

function rowLines(row: CheckedRow, ink: Ink, line: Line): readonly string[] {
  const { clause, space, schemes, stands, otherReadings, changes, heldBy, isLegacy, reasons, advice } = row;
  const [head = '', ...more] = line(
    2,
    standsWords[stands],
    `${clause.id}  ${sentenceWords(clause)}${schemeWords(space, schemes)}`,
  );
  return [
    head.replace(standsWords[stands], (word) => ink(inks[stands], word)),
    ...more,
    ...(changes === undefined ? [] : line(6, '', `${standsWords[changes.to]} from ${changes.on}`)),
    ...(isLegacy === true ? line(6, '', `legacy there: ${heldBy.map(({ id }) => id).join(', ')}`) : []),
    ...otherReadings.flatMap((other) => [
      ...line(6, '', `by another reading: ${standsWords[other.stands]}`),
      ...other.clauses.flatMap(({ id, readings = [] }) => [
        ...line(8, '', id),
        ...readings.flatMap(({ says, source }) => line(8, '', `reading: ${says} (${sourceWords(source)})`)),
      ]),
    ]),
    ...reasons.flatMap((reason) => reasonLines(reason, line)),
    ...(advice.length > 0 ? line(6, '', 'advised against:') : []),
    ...advice.flatMap((reason) => reasonLines(reason, line)),
  ];
}

function reasonLines({ kind, clause, dimensions, nearest, otherDays }: Reason, line: Line): readonly string[] {
  return [
    ...dimensions.flatMap((dimension) => line(6, '', mismatchWords(dimension))),
    ...line(6, '', `${kind === 'forbidden' ? 'forbidden by' : 'in no row of'} ${quoted(clause)}`),
    ...nearest.slice(0, 1).flatMap((row) => line(8, '', `nearest ${quoted(row)}`)),
    ...otherDays.flatMap((row) => line(8, '', `on other days ${quoted(row)}`)),
  ];
}

/** Nothing where the row was looked at for every scheme of its table. */
function schemeWords(space: SpaceName, schemes: readonly Scheme[]): string {
  return spaceOf(space).schemes.every((scheme) => schemes.includes(scheme)) ? '' : `  (${schemes.join(', ')})`;
}

/** 'key exchange: 1024-bit MODP Group; wanted 2048-bit MODP Group, …'. */
export function mismatchWords({ key, found, wanted }: Mismatch): string {
  const what = `${fieldWords(key)}: ${valuesWords(key, found)}`;
  return wanted.length === 0 ? what : `${what}; wanted ${valuesWords(key, wanted)}`;
}

/** 'ike/aead: AES-GCM … [Table 1, until 2030-12-31]'. */
function quoted(clause: Sentence): string {
  const { id, title, source, severity, from, until } = clause;
  const rest = [severity, from && `from ${from}`, until && `until ${until}`].filter(Boolean);
  return `${id}: ${title} [${[sourceWords(source), ...rest].join(', ')}]`;
}

function commonLines({ clause, common }: CheckedRow, line: Line): readonly string[] {
  return [
    ...line(2, '', `${clause.id}  ${sentenceWords(clause)}`),
    ...(common ?? []).flatMap((names) => line(4, '', `of it ${namesWords(names)}`)),
  ];
}

function clauseLines(clause: Sentence, indent: number, line: Line): readonly string[] {
  return line(indent, '', quoted(clause));
}
