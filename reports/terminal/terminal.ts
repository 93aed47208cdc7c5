import type { ResultDocument } from '../../core/finding/result.ts';
import type { ReportOptions } from '../report-format.ts';
import { safe } from '../text/safe-text.ts';
import { besideVerdict } from '../view/beside-verdict.ts';
import { completenessOf, completenessWords, outlines, rowSummaries, type TargetOutline } from '../view/outline.ts';
import { waivedWords } from '../words/waiver-words.ts';
import { padded, widthOf } from './columns.ts';
import { type Ink, inkFor } from './ink.ts';
import { withoutCommands, wrap } from './lines.ts';
import { readings } from './readings.ts';
import { leftOutLines, summary } from './summary.ts';
import { targetSection } from './target-section.ts';
import { verdictStyles } from './verdict-styles.ts';
import { waiversSection } from './waivers.ts';

/**
 * Verdict first, then in one screen what fails and what could not be shown; `verbose`: per target with what was seen and the exchanges, and what the
 * policies say two ways.
 */
export function terminalReport(result: ResultDocument, options: ReportOptions = {}): string {
  const columns = Math.min(160, Math.max(60, options.columns ?? 100));
  const ink = inkFor(options.colour ?? false);
  const targets = outlines(result);
  const isVerbose = options.verbose === true;
  const observations = new Map(isVerbose ? result.observations.map((one) => [one.id, one]) : []);
  const page = { columns, ink, observations };
  const blocks = [
    head(result, ink, columns),
    ...(isVerbose
      ? [
          overview(result, targets, ink, columns),
          waiversSection(result.waivers, columns),
          ...Array.from(targets, (target) => targetSection(target, page)),
          readings(result, page),
        ]
      : summary(result, targets, page)),
    [
      ...(isVerbose ? [] : leftOutLines(result, page)),
      `gateproof ${safe(result.tool.version)}, ${safe(result.startedAt)} to ${safe(result.finishedAt)}`,
    ],
  ];
  const shown = blocks.filter((block) => block.length > 0);
  return `${withoutCommands(shown.map((block) => block.join('\n')).join('\n\n'))}\n`;
}

function head(result: ResultDocument, ink: Ink, columns: number): readonly string[] {
  const { verdict, pass, fail, inconclusive, notApplicable } = result.summary;
  const policies = result.policies.map(({ id, version }) => `${id} ${version}`).join(', ') || 'no policy';
  const [first = '', ...rest] = wrap(
    `judged by ${safe(policies)} as of ${safe(result.asOf)}`,
    columns - verdict.length - 2,
  );
  return [
    `${ink('bold', ink(verdictStyles[verdict], verdict))}  ${first}`,
    ...rest.map((line) => ' '.repeat(verdict.length + 2) + line),
    ...wrap(completenessWords(completenessOf(result)), columns),
    `pass ${pass}   fail ${fail}${waivedWords(result.summary)}   inconclusive ${inconclusive}   not applicable ${notApplicable}`,
    ...besideVerdict(result).flatMap((line) => wrap(safe(line), columns)),
    ...(result.interrupted
      ? [ink('yellow', 'interrupted: the run was cut short, and what was seen until then is judged')]
      : []),
  ];
}

function overview(
  result: ResultDocument,
  targets: Iterable<TargetOutline>,
  ink: Ink,
  columns: number,
): readonly string[] {
  if (result.targets.length === 0) return ['no target was scanned'];
  const urlWidth = Math.max(...result.targets.map(({ url }) => widthOf(safe(url))));
  return Iterator.from(targets)
    .flatMap(({ target, policies }) => {
      const { verdict } = target.summary;
      const hang = 2 + 'inconclusive'.length + 2 + urlWidth + 2;
      const said = [...(target.gateway === undefined ? [] : [target.gateway]), ...rowSummaries(policies)];
      const [first = '', ...rest] = wrap(said.map(safe).join(', '), Math.max(24, columns - hang));
      const start = `  ${ink(verdictStyles[verdict], verdict.padEnd('inconclusive'.length))}  ${padded(safe(target.url), urlWidth)}  `;
      return [`${start}${first}`.trimEnd(), ...rest.map((line) => ' '.repeat(hang) + line)];
    })
    .toArray();
}
