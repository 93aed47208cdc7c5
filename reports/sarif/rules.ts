import type { ClauseReference, PolicyReference } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { clauseWords, sourceWords } from '../view/clause-words.ts';
import { sarifText } from './sarif-text.ts';

/** GitHub shows no longer descriptions of a rule. */
const LONGEST_DESCRIPTION = 1024;

/** A clause that failed, or its double for a clause that could not be shown: the second is no security finding. */
export type RuleSense = 'fails' | 'not-shown';

export function ruleId(policy: PolicyReference, clause: ClauseReference, sense: RuleSense): string {
  return `${policy.id}/${clause.id}${sense === 'fails' ? '' : '/not-shown'}`;
}

/** A reportingDescriptor (SARIF 2.1.0 section 3.49) with what GitHub asks of one. */
export function rule(policy: PolicyReference, clause: ClauseReference, sense: RuleSense): JsonObject {
  const { url } = clause.source;
  const spelled = clauseWords(clause);
  const says = clause.title.includes(spelled) ? clause.title : `${clause.title}: ${spelled}`;
  const short = sense === 'fails' ? says : `Could not be shown: ${says}`;
  const full = `${says}. Clause ${clause.id} of the policy ${policy.id} ${policy.version} (${sourceWords(clause)}).`;
  return {
    id: ruleId(policy, clause, sense),
    shortDescription: { text: sarifText(short, LONGEST_DESCRIPTION) },
    fullDescription: { text: sarifText(full, LONGEST_DESCRIPTION) },
    ...(url !== undefined && /^https?:\/\/[\x21-\x7e]+$/u.test(url) ? { helpUri: url } : {}),
    help: {
      text: sarifText(sense === 'fails' ? `${help(clause)} ${full}` : `${NOT_SHOWN} ${full}`, 4 * LONGEST_DESCRIPTION),
    },
    defaultConfiguration: { level: sense === 'fails' ? 'error' : 'warning' },
    properties:
      sense === 'fails'
        ? { tags: ['security', clause.table], precision: 'very-high', 'security-severity': severity(clause) }
        : { tags: [clause.table, 'not-shown'], precision: 'very-high' },
  };
}

const NOT_SHOWN =
  'What was seen of the gateway neither proves nor disproves this clause. Make the endpoint reachable, give the credentials that the probe needs, and scan again.';

function help({ kind }: ClauseReference): string {
  switch (kind) {
    case 'row':
      return 'The gateway refuses what its policy documents. Allow this combination on the gateway, or correct the policy.';
    case 'nothing-else':
    case 'constraint':
      return 'The gateway accepts what its policy does not allow. Remove it from the proposals of the gateway.';
    case 'version':
    case 'ike-version':
      return 'The gateway does not treat this protocol version as its policy says. Switch the version on or off on the gateway.';
    case 'certificate':
      return 'The certificate of the gateway is not as its policy wants it. Replace the certificate.';
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
      return '7.5';
    case 'certificate':
      return '7.0';
    case 'check':
      return '5.0';
    case 'row':
      return '4.0';
  }
}
