import { defined } from '../../core/defined.ts';
import { adviceAlone } from '../../core/finding/advice-alone.ts';
import type {
  ClauseReference,
  Finding,
  PolicyReference,
  ResultDocument,
  SourceReference,
} from '../../core/finding/result.ts';
import { citation } from '../../core/policy/citation.ts';
import { ratingOf } from '../../core/policy/rating.ts';
import { instantAfter } from '../text/instant.ts';
import { visibleText } from '../text/visible-text.ts';
import { leniencyLines } from '../view/leniencies.ts';
import { adviceAloneWords, ratingNote } from '../words/rating-words.ts';
import { waiverWords } from '../words/waiver-words.ts';
import { counted, reasonWords } from '../words/words.ts';
import { serviceRef } from './target.ts';

const ASSESSOR = 'assessor/gateproof';

/** Every policy as a standard, every clause a requirement of it. */
export function standards(policies: readonly PolicyReference[]): readonly object[] {
  return policies.map((policy) => ({
    'bom-ref': visibleText(`standard/${policy.id}`),
    name: visibleText(policy.id),
    version: visibleText(policy.version),
    description: visibleText(`${policy.title}; ${policy.digest}`),
    requirements: policy.clauses.map((clause) => ({
      'bom-ref': requirementRef(policy.id, clause.id),
      identifier: visibleText(clause.id),
      title: visibleText(clause.title),
      ...vendorText(clause),
      ...ratingProperties(clause),
      ...reference(clause.source),
    })),
    ...reference(policy.source),
  }));
}

/**
 * What was found, as claims: one for a clause that passed, a counter-claim for one that failed, each with its evidence. A requirement
 * without a score could not be decided everywhere; there are no grades, only 1 for "held wherever it applies" and 0 for "was broken".
 */
export function declarations({ tool, policies, findings, observations, startedAt }: ResultDocument): object {
  const decided = findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  const cited = new Set(decided.flatMap(({ evidence }) => evidence));
  const told = adviceAlone({ policies, findings });
  const alone = ({ id }: PolicyReference): readonly string[] =>
    told.filter((one) => one.policy === id).map(adviceAloneWords);
  const byClause = Map.groupBy(findings, ({ policy, clause }) => requirementRef(policy, clause));
  return {
    assessors: [
      { 'bom-ref': ASSESSOR, thirdParty: false, organization: { name: `${tool.name} ${visibleText(tool.version)}` } },
    ],
    attestations: policies.map((policy) => ({
      summary: visibleText([`${policy.id} ${policy.version}, as observed on the wire`, ...alone(policy)].join('; ')),
      assessor: ASSESSOR,
      map: policy.clauses.map(({ id }) => conformance(requirementRef(policy.id, id), byClause)),
    })),
    claims: () =>
      decided.values().map((finding) => ({
        'bom-ref': claimRef(finding),
        target: serviceRef(finding.target),
        predicate: visibleText(`${finding.policy}/${finding.clause}: ${finding.verdict}${ratingNote(finding)}`),
        reasoning: visibleText([reasonWords(finding.reason), ...leniencyLines(finding), ...waived(finding)].join('; ')),
        evidence: finding.evidence.map(evidenceRef),
      })),
    evidence: () =>
      observations
        .values()
        .filter(({ id }) => cited.has(id))
        .map(({ id, probe, outcome, detail, startedAtMs }) => ({
          'bom-ref': evidenceRef(id),
          propertyName: visibleText(`observation ${id} of the result document`),
          description: visibleText(`${probe}: ${outcome} ${detail}`.trim()),
          created: instantAfter(startedAt, startedAtMs),
        })),
  };
}

function conformance(requirement: string, byClause: ReadonlyMap<string, readonly Finding[]>): object {
  const findings = byClause.get(requirement) ?? [];
  const claims = findings.filter(({ verdict }) => verdict === 'pass');
  const counterClaims = findings.filter(({ verdict }) => verdict === 'fail');
  const open = findings.filter(({ verdict }) => verdict === 'inconclusive').length;
  const score = counterClaims.length > 0 ? 0 : open === 0 && claims.length > 0 ? 1 : undefined;
  return {
    requirement,
    claims: claims.map(claimRef),
    counterClaims: counterClaims.map(claimRef),
    conformance: {
      ...defined({ score }),
      rationale: `holds at ${counted(claims.length, 'target')}, broken at ${counterClaims.length}, could not be decided at ${open}, does not apply to the others`,
    },
  };
}

/** Beside the verdict, never instead of it. */
function waived({ waiver }: Finding): readonly string[] {
  return waiver === undefined ? [] : [waiverWords(waiver)];
}

function requirementRef(policy: string, clause: string): string {
  return visibleText(`requirement/${policy}/${clause}`);
}

function claimRef({ id }: Finding): string {
  return visibleText(`claim/${id}`);
}

function evidenceRef(id: string): string {
  return visibleText(`evidence/${id}`);
}

function vendorText({ vendor }: ClauseReference): object {
  const words = Object.entries(vendor).map(([column, value]) => `${column}: ${value}`);
  return words.length === 0 ? {} : { text: visibleText(words.join('; ')) };
}

function ratingProperties(clause: ClauseReference): object {
  const rated = Object.entries(ratingOf(clause));
  if (rated.length === 0) return {};
  return { properties: rated.map(([name, value]) => ({ name: `gateproof:${name}`, value: visibleText(value) })) };
}

/** Only an address of the web that is free of what an IRI may not hold. */
function reference({ url, ...source }: SourceReference): object {
  if (url === undefined || !/^https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/.test(url)) return {};
  return { externalReferences: [{ type: 'documentation', url, comment: visibleText(citation(source)) }] };
}
