import type { ResultDocument } from '../../core/finding/result.ts';
import { visibleText } from '../text/visible-text.ts';
import { notesBeside } from '../view/beside-verdict.ts';
import { completenessOf, completenessWords } from '../view/outline.ts';
import { isNote, type Problem, problems, trustedWords } from '../view/problems.ts';
import { causeSentence } from '../words/cause-words.ts';
import { counted } from '../words/words.ts';

/** GitHub shows as many annotations of one level of a step, and drops the rest without a word. */
const MOST_OF_A_LEVEL = 10;
/** A sentence is read beside a line; what is longer is told by the other reports. */
const LONGEST_MESSAGE = 260;

type Level = 'error' | 'warning' | 'notice';
type Place = Partial<Pick<Problem['anchor'], 'file' | 'line'>>;

/**
 * Workflow commands for the log of a GitHub Actions step: an error for each target that fails, a warning for each of which something could not be
 * shown, a notice for each of which advice was not followed or not shown or something legacy is accepted, and one with the verdict. They stand at the place of the target's first problem.
 */
export function githubReport(result: ResultDocument): string {
  const { verdict, fail } = result.summary;
  const failed = fail === 0 ? [] : [`${fail} failed`];
  const said = [completenessWords(completenessOf(result)), ...failed, ...notesBeside(result)].join('; ');
  const found = [...problems(result)];
  const held = found.filter((problem) => !isNote(problem));
  return [
    ...annotations(
      'error',
      held.filter((problem) => problem.verdict === 'fail'),
    ),
    ...annotations(
      'warning',
      held.filter((problem) => problem.verdict === 'inconclusive'),
    ),
    ...annotations(
      'notice',
      found.filter((problem) => isNote(problem)),
    ),
    command('notice', {}, `gateproof: ${verdict}`, cut(said)),
    '',
  ].join('\n');
}

function annotations(level: Level, found: readonly Problem[]): readonly string[] {
  const groups = [...Map.groupBy(found, ({ target }) => target.url).values()];
  const shown = groups.length > MOST_OF_A_LEVEL ? groups.slice(0, MOST_OF_A_LEVEL - 1) : groups;
  const left = groups.slice(shown.length);
  const lines = shown.map((group) => annotation(level, group));
  if (left.length === 0) return lines;
  const problemCount = left.reduce((sum, group) => sum + group.length, 0);
  const more = `${counted(problemCount, 'more problem')} at ${counted(left.length, 'more target')}: see the other reports`;
  return [...lines, command(level, {}, 'gateproof', more)];
}

const titles: Readonly<Record<Level, (count: number) => string>> = {
  error: (count) => counted(count, 'problem'),
  warning: (count) => `${count} could not be shown`,
  notice: (count) => `${counted(count, 'point')} to note`,
};

function annotation(level: Level, group: readonly Problem[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const { target, anchor } = first;
  const name = target.gateway === undefined ? target.url : `${target.url} (${target.gateway})`;
  const place = anchor.line === undefined ? {} : anchor;
  const said = level === 'warning' ? openSentence(group) : sentence(first, group.length - 1);
  return command(level, place, `${name}: ${titles[level](group.length)}`, said);
}

/** The first problem, and how many there are besides: 'azure-vpn-p2s/ike/row-17 AES256 …: the gateway refused it; and 5 more'. */
function sentence(problem: Problem, more: number): string {
  const words = cut(`${problem.policy.id}/${problem.clause.id} ${trustedWords(problem)}`);
  return more === 0 ? words : `${words}; and ${more} more`;
}

/** Why clauses could not be shown and what to do, the commonest cause first: they have few between them. */
function openSentence(group: readonly Problem[]): string {
  const byCause = [...Map.groupBy(group, ({ cause }) => causeSentence(cause))];
  if (byCause.length === 1) return cut(byCause[0]?.[0] ?? '');
  const counts = byCause.sort(([, some], [, others]) => others.length - some.length);
  return cut(counts.map(([cause, some]) => `${counted(some.length, 'clause')}: ${cause}`).join('; '));
}

/** `::LEVEL PROPERTIES::MESSAGE` on one line, with the escapes of the Actions toolkit. */
function command(level: Level, { file, line }: Place, title: string, message: string): string {
  const place = file === undefined ? [] : [`file=${property(file)}`, ...(line === undefined ? [] : [`line=${line}`])];
  return `::${level} ${[...place, `title=${property(title)}`].join(',')}::${data(message)}`;
}

function data(text: string): string {
  return visibleText(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Hidden characters are spelled out first: some take more room then. */
function cut(text: string): string {
  const shown = visibleText(text);
  return shown.length <= LONGEST_MESSAGE
    ? shown
    : `${shown.slice(0, LONGEST_MESSAGE).toWellFormed()}… (${shown.length} characters)`;
}
