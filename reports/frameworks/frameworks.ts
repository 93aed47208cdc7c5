import { defined } from '../../core/defined.ts';
import { adviceAlone } from '../../core/finding/advice-alone.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { citation } from '../../core/policy/citation.ts';
import { markdownCode, markdownText } from '../markdown/markdown-text.ts';
import { clauseWords } from '../view/clause-words.ts';
import { type Framework, type GatewayFrameworks, gatewayFrameworks, type JudgedAt } from '../view/frameworks.ts';
import { notedLines } from '../view/leniencies.ts';
import { adviceAloneWords, ratingNote } from '../words/rating-words.ts';
import { reasonWords } from '../words/words.ts';

/** Clauses of one list that are named; the rest is counted. */
const named = 20;

const verdictWords: Readonly<Record<Framework['verdict'], string>> = {
  conforms: 'meets it',
  violates: 'does not meet it',
  inconclusive: 'not shown',
  'not-judged': 'not judged',
};

/** Which standards, and vendors' tables, each gateway meets, and what stands between, in Markdown. */
export function frameworksReport(result: ResultDocument): string {
  const gateways = gatewayFrameworks(result);
  const notes = adviceAlone(result).map(adviceAloneWords);
  const none =
    '\nNo gateway was judged by a policy. `gateproof evaluate RECORDING --policy …` judges by several at once and sends nothing.\n';
  return `# Which frameworks the gateways meet

As of ${markdownText(result.asOf)}, by what was observed from ${markdownCode(result.startedAt)} on. A framework is met as far as it was judged: the tables are named.
${notes.length > 0 ? `\n${notes.map((note) => `- ${markdownText(note)}\n`).join('')}` : ''}${gateways.some(({ frameworks }) => frameworks.length > 0) ? gateways.map(gatewayText).join('') : none}`;
}

function gatewayText({ gateway, frameworks }: GatewayFrameworks): string {
  const lines = frameworks.map((one) => {
    const { policy, verdict, judged, notJudged, fails, open, advice, lenient } = one;
    const between = [
      ...(fails.length > 0 ? [`${fails.length} that ${fails.length === 1 ? 'fails' : 'fail'}`] : []),
      ...(open.length > 0 ? [`${open.length} not shown`] : []),
      ...(advice.length > 0 ? [`${advice.length} of advice`] : []),
      ...(lenient.length > 0 ? [`${lenient.length} by legacy rows or one reading alone`] : []),
    ];
    const cells = [
      markdownCode(policy.id),
      verdict === 'conforms' && notJudged.length > 0 ? 'meets what was judged' : verdictWords[verdict],
      judged.join(', '),
      notJudged.join(', '),
      between.join(', '),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `
## ${markdownText(gateway)}

| Framework | Gateway | Judged | Not judged | What stands between |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
${frameworks.map(frameworkText).join('')}`;
}

function frameworkText({ policy, fails, open, advice, lenient }: Framework): string {
  if (fails.length + open.length + advice.length + lenient.length === 0) return '';
  return `
### ${markdownText(policy.title)}
${listText('Fails', fails)}${listText('Not shown', open)}${listText('Advice that is not followed', advice)}${listText('Accepted as legacy, or by one reading alone', lenient)}`;
}

function listText(title: string, clauses: readonly JudgedAt[]): string {
  if (clauses.length === 0) return '';
  const more = clauses.length - named;
  return `
${title}:

${clauses.slice(0, named).map(clauseText).join('\n')}${more > 0 ? `\n- and ${more} more` : ''}
`;
}

function clauseText({ url, clause, finding }: JudgedAt): string {
  const { title, edition, date, place, confidence } = clause.source;
  const source = citation({ title, ...defined({ edition, date, place, confidence }) });
  const lenient = notedLines(finding);
  const reason = lenient.length > 0 ? lenient.join('; ') : reasonWords(finding?.reason ?? 'not-judged');
  return `- ${markdownCode(clause.id)} ${markdownText(clauseWords(clause))}${markdownText(ratingNote(clause))}: ${markdownText(reason)} (${markdownCode(url)}; ${markdownText(source)})`;
}
