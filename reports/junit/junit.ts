import { type AdviceAlone, adviceAlone } from '../../core/finding/advice-alone.ts';
import type { Finding, Observation, PolicyReference, ResultDocument } from '../../core/finding/result.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { clauseWords } from '../view/clause-words.ts';
import { findingDetails } from '../view/finding-details.ts';
import { leniencyLines } from '../view/leniencies.ts';
import { clauseGroups } from '../view/open-clauses.ts';
import {
  completeness,
  completenessWords,
  evidenceOf,
  type JudgedClause,
  outlines,
  type TargetOutline,
} from '../view/outline.ts';
import { causeLines, causeOf, type RootCauses } from '../view/root-causes.ts';
import { causeSentence } from '../words/cause-words.ts';
import { adviceAloneWords, adviceWords, ratingNote } from '../words/rating-words.ts';
import { waiverWords } from '../words/waiver-words.ts';
import { reasonWords } from '../words/words.ts';
import { xml, xmlLines } from './xml.ts';

interface Context {
  readonly result: ResultDocument;
  readonly observations: ReadonlyMap<string, Observation>;
  readonly times: ReadonlyMap<string, number>;
  /** Names that were given, so that none is given twice. */
  readonly names: Set<string>;
  readonly alone: readonly AdviceAlone[];
}

/**
 * JUnit XML in what GitHub actions, GitLab, Jenkins and Azure DevOps have in common: a suite for each target, a test case for each clause. What
 * fails is a failure, what could not be shown is an error, because it must not be green; what does not apply, what is waived and what is
 * advice and not followed, or not shown, is skipped.
 */
export function* junitReport(result: ResultDocument): Generator<string> {
  const targets = outlines(result);
  const times = new Map<string, number>();
  for (const { target, elapsedMs } of result.observations) times.set(target, (times.get(target) ?? 0) + elapsedMs);
  const observations = new Map(result.observations.map((one) => [one.id, one]));
  const context: Context = { result, observations, times, names: new Set(), alone: adviceAlone(result) };
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n';
  let id = 0;
  for (const target of targets) yield suite(target, id++, context);
  yield '</testsuites>\n';
}

function suite({ target, policies, clauses, causes }: TargetOutline, id: number, context: Context): string {
  const { result, times } = context;
  const cases = policies.flatMap((part) =>
    part.clauses.map((judged) => testCase({ target, causes }, part.policy, judged, context)),
  );
  const count = (element: Element): number => clauses.filter((judged) => elementOf(judged) === element).length;
  const properties = result.policies.map(({ id: policy, version, digest }) => [
    `policy ${policy}`,
    `${version} ${digest}`,
  ]);
  const alone = context.alone.filter(({ targets }) => targets.includes(target.url)).map(adviceAloneWords);
  const name = target.gateway === undefined ? target.url : `${target.url} (${target.gateway})`;
  return `  <testsuite id="${id}" package="gateproof" name="${token(name)}" timestamp="${xml(result.startedAt.slice(0, 19))}" hostname="localhost" tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds(times.get(target.url) ?? 0)}">
    <properties>
${[...properties, ['as of', result.asOf]].map(([key = '', value = '']) => `      <property name="${token(key)}" value="${xml(value)}"/>\n`).join('')}    </properties>
${cases.join('')}    <system-out>${xml([completenessWords(completeness(clauses)), ...openCauses(clauses, causes), ...adviceWords(target.summary), ...alone].join('; '))}</system-out>
    <system-err></system-err>
  </testsuite>
`;
}

/** Why clauses stayed open, each cause once, with what to do; a case has its cause in short. */
function openCauses(clauses: readonly JudgedClause[], causes: RootCauses): readonly string[] {
  const all = clauseGroups(clauses, 'inconclusive', causes).map(({ cause }) => causeSentence(cause));
  return [...new Set([...causeLines(causes), ...all])];
}

type Element = 'none' | 'skipped' | 'failure' | 'error';

function elementOf({ clause, finding }: JudgedClause): Element {
  if (!mustHold(clause)) return finding?.verdict === 'pass' ? 'none' : 'skipped';
  switch (finding?.verdict) {
    case 'pass':
      return 'none';
    case 'not-applicable':
      return 'skipped';
    case 'fail':
      return finding.waiver === undefined ? 'failure' : 'skipped';
    case 'inconclusive':
    case undefined:
      return 'error';
  }
}

function testCase(
  { target, causes }: Pick<TargetOutline, 'target' | 'causes'>,
  policy: PolicyReference,
  judged: JudgedClause,
  context: Context,
): string {
  const { clause, finding } = judged;
  const evidence = finding === undefined ? [] : evidenceOf(finding, context.observations);
  const elapsedMs = evidence.reduce((sum, one) => sum + one.elapsedMs, 0);
  const [className, name] = unique(classNameOf(target.url), `${policy.id}/${clause.id}`, context.names);
  const start = `    <testcase classname="${className}" name="${name}" time="${seconds(elapsedMs)}"`;
  const element = elementOf(judged);
  const lenient = leniencyLines(finding);
  if (element === 'none') {
    if (lenient.length === 0) return `${start}/>\n`;
    return `${start}><system-out>${xmlLines(lenient)}</system-out></testcase>\n`;
  }
  const reason = finding?.reason ?? 'not-judged';
  const isOpen = (finding?.verdict ?? 'inconclusive') === 'inconclusive';
  const said = `${clauseWords(clause)}${ratingNote(clause)}: ${isOpen ? causeOf(finding, causes).what : reasonWords(reason)}`;
  const waiver = finding?.waiver === undefined ? [] : [waiverWords(finding.waiver)];
  const verdict = mustHold(clause) || finding?.verdict === 'not-applicable' ? [] : [notFollowed(finding)];
  const message = xml([...waiver, ...verdict, said, ...lenient].join('; '));
  if (element === 'skipped') return `${start}><skipped message="${message}">${message}</skipped></testcase>\n`;
  const type = element === 'failure' ? 'Violation' : 'Inconclusive';
  // GitLab shows the text of an element alone, so everything stands there.
  const text = xmlLines([said, ...findingDetails(judged, evidence)]);
  return `${start}><${element} message="${message}" type="${xml(`${type}.${reason}`)}">${text}</${element}></testcase>\n`;
}

function notFollowed(finding: Finding | undefined): string {
  return finding?.verdict === 'fail' ? 'advice that is not followed' : 'advice that could not be shown';
}

/** 'vpn.example.net.sstp_443' of 'sstp://vpn.example.net:443': viewers group by what stands before the last dot. */
function classNameOf(url: string): string {
  const [, scheme = '', host = url, port] = /^([^:]+):\/\/(.*?)(?::(\d+))?$/u.exec(url) ?? [];
  const suffix = port ?? (scheme === 'ikev2' ? '500' : undefined);
  return [host, suffix === undefined ? scheme : `${scheme}_${suffix}`].filter((part) => part !== '').join('.');
}

/** Viewers drop the second of two cases with the same class and name without a word. */
function unique(className: string, name: string, names: Set<string>): readonly [className: string, name: string] {
  const [group, first] = [token(className), token(name)];
  let free = first;
  for (let at = 2; names.has(`${group}\n${free}`); at++) free = `${first} (${at})`;
  names.add(`${group}\n${free}`);
  return [group, free];
}

/** An attribute of type xs:token: what a reader would collapse is collapsed already. */
function token(text: string): string {
  return xml(text).replaceAll(/ +/gu, ' ').trim() || '-';
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
