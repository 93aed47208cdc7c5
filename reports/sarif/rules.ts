import type { ClauseReference, PolicyReference } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { citation } from '../../core/policy/citation.ts';
import { mustHold, ratingOf } from '../../core/policy/rating.ts';
import { clauseWords } from '../view/clause-words.ts';
import { sarifText } from './sarif-text.ts';

/** GitHub shows no longer descriptions of a rule. */
const LONGEST_DESCRIPTION = 1024;
const LONGEST_NAME = 255;

/** A clause that failed, or its double for a clause that could not be shown: the second is no security finding. */
export type RuleSense = 'fails' | 'not-shown' | 'noted';

export function ruleId(policy: PolicyReference, clause: ClauseReference, sense: RuleSense): string {
  return `${policy.id}/${clause.id}${senseSuffix[sense]}`;
}

const senseSuffix: Readonly<Record<RuleSense, string>> = { fails: '', 'not-shown': '/not-shown', noted: '/noted' };
const sensePrefix: Readonly<Record<RuleSense, string>> = {
  fails: '',
  'not-shown': 'Could not be shown: ',
  noted: 'Holds by legacy rows, or by one reading alone: ',
};

/** A reportingDescriptor (SARIF 2.1.0 section 3.49) with what GitHub asks of one. */
export function rule(policy: PolicyReference, clause: ClauseReference, sense: RuleSense): JsonObject {
  const { url } = clause.source;
  const spelled = clauseWords(clause);
  const says = clause.title.includes(spelled) ? clause.title : `${clause.title}: ${spelled}`;
  const isHeld = mustHold(clause);
  const words = isHeld ? says : `Advice: ${says}`;
  const short = `${sensePrefix[sense]}${words}`;
  const full = `${words}. Clause ${clause.id} of the policy ${policy.id} ${policy.version} (${citation(clause.source)}).`;
  return {
    id: ruleId(policy, clause, sense),
    name: pascalCase(ruleId(policy, clause, sense)),
    shortDescription: { text: sarifText(short, LONGEST_DESCRIPTION) },
    fullDescription: { text: sarifText(full, LONGEST_DESCRIPTION) },
    ...(url !== undefined && /^https?:\/\/[\x21-\x7e]+$/u.test(url) ? { helpUri: url } : {}),
    help: {
      text: sarifText(`${helps[sense](clause)} ${full}`, 4 * LONGEST_DESCRIPTION),
    },
    defaultConfiguration: { level: isHeld ? levels[sense] : 'note' },
    properties:
      sense === 'fails' && isHeld
        ? {
            tags: ['security', clause.table],
            precision: 'very-high',
            'security-severity': severity(clause),
            ...ratingOf(clause),
          }
        : {
            tags: [clause.table, ...(sense === 'fails' ? [] : [sense]), ...(isHeld ? [] : ['advice'])],
            precision: 'very-high',
            ...ratingOf(clause),
          },
  };
}

/** As SARIF wants a name (2.1.0 section 3.49.7), and Azure DevOps insists on one: the words of the id, run together. */
function pascalCase(id: string): string {
  const words = id.replace(/^[^A-Za-z]+/u, '').match(/[A-Za-z0-9]+/gu) ?? ['Clause'];
  const name = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
  return name.slice(0, LONGEST_NAME);
}

const levels: Readonly<Record<RuleSense, string>> = { fails: 'error', 'not-shown': 'warning', noted: 'note' };

const NOTED =
  'The gateway keeps to the policy by what the policy calls legacy, or by one reading of a source that can be read in two ways. Nothing has to be changed today.';
const NOT_SHOWN =
  'What was seen of the gateway neither proves nor disproves this clause. Make the endpoint reachable, give the credentials that the probe needs, and scan again.';

const helps: Readonly<Record<RuleSense, (clause: ClauseReference) => string>> = {
  fails: help,
  'not-shown': () => NOT_SHOWN,
  noted: () => NOTED,
};

function help({ kind }: ClauseReference): string {
  switch (kind) {
    case 'row':
      return 'The gateway refuses what its policy documents. Allow this combination on the gateway, or correct the policy.';
    case 'nothing-else':
    case 'constraint':
    case 'pairs':
      return 'The gateway accepts what its policy does not allow. Remove it from the proposals of the gateway.';
    case 'version':
    case 'ike-version':
      return 'The gateway does not treat this protocol version as its policy says. Switch the version on or off on the gateway.';
    case 'feature':
      return 'The gateway has, or lacks, a feature of TLS against its policy. Switch it on or off on the gateway.';
    case 'certificate':
      return 'The certificate of the gateway is not as its policy wants it. Replace the certificate.';
    case 'order':
      return 'The gateway does not prefer what its policy prefers. Change the order of its proposals.';
    case 'limit':
      return 'The configuration of the gateway gives SAs another lifetime than its policy wants. Change it there.';
    case 'port':
      return 'The gateway does not answer at a port that its policy names. Open it, or let IKE listen there.';
    case 'identity':
      return 'The gateway does not authenticate, or lets others authenticate, as its policy wants it. Change that in its configuration.';
    case 'check':
      return 'The gateway, or the profile that its clients get, is not as it should be.';
  }
}

/** In the manner of CVSS, 0.1 to 10: what GitHub sorts security alerts by. */
function severity({ kind }: ClauseReference): string {
  switch (kind) {
    case 'nothing-else':
    case 'constraint':
    case 'version':
    case 'ike-version':
    case 'pairs':
      return '7.5';
    case 'feature':
    case 'certificate':
    case 'identity':
      return '7.0';
    case 'check':
    case 'order':
    case 'limit':
    case 'port':
      return '5.0';
    case 'row':
      return '4.0';
  }
}
