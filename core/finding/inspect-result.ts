import { DocumentFileError } from '../document/document-file-error.ts';
import { TargetError } from '../endpoint/parse-target.ts';
import { ratingOf } from '../policy/rating.ts';
import { clauseDirections } from './clause-directions.ts';
import type { Finding } from './finding.ts';
import { inspectWaivers } from './inspect-waivers.ts';
import type { AdviceSummary, ClauseReference, ResultDocument, Summary } from './result.ts';
import { summarise } from './summary.ts';
import { wrongToldOf } from './told-schema.ts';
import { olderSequenceNumbers, placeOf, upgradedResult } from './upgrade-result.ts';

/**
 * A result that was read, in the form of the newest, once all that must hold between its parts does: every clause of every policy is judged
 * once at every target, what a finding rests on is there, and the summaries say what the findings say. Throws DocumentFileError, which names
 * both sides of a contradiction.
 */
export function inspectResult(document: ResultDocument, file: string): ResultDocument {
  try {
    return inspected(upgradedResult(document), file);
  } catch (error) {
    if (error instanceof TargetError) throw new DocumentFileError(`${file}: ${error.message}`);
    throw error;
  }
}

function inspected(result: ResultDocument, file: string): ResultDocument {
  const refuse = (what: string): never => {
    throw new DocumentFileError(`${file}: ${what}`);
  };
  const once = (what: string, names: readonly string[]): Set<string> => {
    const seen = new Set<string>();
    for (const name of names) {
      if (seen.has(name)) refuse(`every ${what} once wanted, ${name} found twice`);
      seen.add(name);
    }
    return seen;
  };
  const { policies, targets, findings, observations } = result;
  const targetOf = new Map(observations.map(({ id, target }) => [id, target]));
  once(
    'observation',
    observations.map(({ id }) => id),
  );
  const urls = once(
    'target',
    targets.map(({ url }) => url),
  );
  for (const target of targets) {
    const named = placeOf(target);
    const told = ({ scheme, host, port }: typeof named): string =>
      `${scheme}, host ${host ?? 'none'}, port ${port ?? 'none'}`;
    if (told(named) !== told(target)) refuse(`target ${target.url} wanted as ${told(named)}, found as ${told(target)}`);
  }
  const older = targets.find(({ facts }) => facts.ipsec?.accepted.some((one) => olderSequenceNumbers in one));
  if (older !== undefined)
    refuse(`sequenceNumbers of combinations at ${older.url} wanted, ${olderSequenceNumbers} found`);
  for (const { id, target } of observations) {
    if (!urls.has(target)) refuse(`${id} is of target ${target}, which is not listed`);
  }
  once(
    'policy',
    policies.map(({ id }) => id),
  );
  const clauses = new Map(
    policies.flatMap(({ id, clauses: of }) => of.map((clause) => [`${id}/${clause.id}`, clause])),
  );
  once(
    'clause',
    policies.flatMap(({ id, clauses: of }) => of.map((clause) => `${id}/${clause.id}`)),
  );
  const judged = once(
    'finding',
    findings.map(({ id }) => id),
  );
  for (const finding of findings) {
    const problem = problemOf(finding, clauses, urls, targetOf);
    if (problem !== undefined) refuse(`finding ${finding.id} ${problem}`);
  }
  for (const url of urls) {
    for (const clause of clauses.keys()) {
      if (!judged.has(`${clause}@${url}`)) refuse(`a finding of ${clause} at ${url} wanted, none found`);
    }
  }
  const byTarget = Map.groupBy(findings, ({ target }) => target);
  agree('the summary', result.summary, findings, refuse);
  for (const { url, summary } of targets) agree(`the summary of ${url}`, summary, byTarget.get(url) ?? [], refuse);
  const waived = inspectWaivers(result);
  if (waived !== undefined) refuse(waived);
  return result;
}

/** What is wrong with one finding by itself and with what it names. */
function problemOf(
  finding: Finding,
  clauses: ReadonlyMap<string, ClauseReference>,
  urls: ReadonlySet<string>,
  targetOf: ReadonlyMap<string, string>,
): string | undefined {
  const { id, policy, clause, target, rule, direction, verdict, evidence } = finding;
  const wanted = `${policy}/${clause}@${target}`;
  if (id !== wanted) return `is of ${wanted} by its members`;
  const of = clauses.get(`${policy}/${clause}`);
  if (of === undefined) return 'is of a clause that no policy of the result has';
  if (!urls.has(target)) return `is of target ${target}, which is not listed`;
  if (JSON.stringify(ratingOf(finding)) !== JSON.stringify(ratingOf(of)))
    return `is weighed as ${JSON.stringify(ratingOf(finding))}, and its clause as ${JSON.stringify(ratingOf(of))}`;
  if (rule !== of.kind) return `is judged by rule "${rule}", which is not that of a clause of kind "${of.kind}"`;
  if (!clauseDirections[of.kind].includes(direction))
    return `is "${direction}", which a clause of kind "${of.kind}" is not`;
  if ((verdict === 'pass' || verdict === 'fail') && evidence.length === 0) return `says "${verdict}" without evidence`;
  if (!evidence.every((one) => targetOf.has(one))) return 'rests on observations that are not there';
  const foreign = evidence.find((one) => targetOf.get(one) !== target);
  return foreign === undefined ? wrongToldOf(finding) : `rests on ${foreign}, which is of another target`;
}

const noAdvice: AdviceSummary = { pass: 0, fail: 0, inconclusive: 0 };
const adviceNames = ['pass', 'fail', 'inconclusive'] as const;

function sayAdvice({ advice }: Summary): string {
  return advice === undefined ? '' : `, of advice ${adviceNames.map((name) => `${advice[name]} ${name}`).join(', ')}`;
}

/** The summary that was saved against that of the findings; both are told. */
function agree(what: string, saved: Summary, findings: readonly Finding[], refuse: (what: string) => never): void {
  const counted = summarise(findings);
  const names = ['verdict', 'pass', 'fail', 'inconclusive', 'notApplicable'] as const;
  const { advice = noAdvice } = saved;
  const isSame = names.every((name) => saved[name] === counted[name]);
  if (isSame && adviceNames.every((name) => advice[name] === (counted.advice ?? noAdvice)[name])) return;
  const say = (of: Summary): string =>
    `${of.verdict}, ${of.pass} pass, ${of.fail} fail, ${of.inconclusive} inconclusive, ${of.notApplicable} not applicable${sayAdvice(of)}`;
  refuse(`${what} says "${say(saved)}", and its findings say "${say(counted)}"`);
}
