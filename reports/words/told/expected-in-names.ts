import type { Finding } from '../../../core/finding/finding.ts';
import type { ExpectedByRule, NamedCombinations } from '../../../core/finding/told/by-rule.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import type { CertificateCheck } from '../../../core/policy/certificate-check.ts';
import { amountOf } from '../amount.ts';
import { featureWords } from '../feature-words.ts';
import { hashWords } from '../hash-words.ts';
import { fieldWords } from '../words.ts';
import { authenticationWords } from './authentication-words.ts';
import { versionWords } from './version-words.ts';

const levels: Readonly<Record<ExpectedByRule['row']['level'], string>> = {
  required: 'must be accepted',
  allowed: 'may be accepted',
  legacy: 'may be accepted still, as legacy',
};

const lives: Readonly<Record<ExpectedByRule['limit']['what'], string>> = {
  'ike-sa-lifetime': 'an IKE SA lives',
  'child-sa-lifetime': 'a CHILD_SA lives',
};

/** What a clause wants, in words; what has another form than it should, as of a document that nobody checked, stays as it is. */
export function expectedInNames(finding: Finding): JsonObject {
  switch (finding.rule) {
    case 'row': {
      const { level, vendor } = finding.expected;
      return { 'the row': levels[level] ?? level, ...vendor, ...combinations('by the registries', finding.expected) };
    }
    case 'nothing-else':
      return { 'may be accepted': finding.expected.accepted };
    case 'constraint':
      return { rule: finding.expected.when, ...combinations('allowed by it', finding.expected) };
    case 'identity':
      return identity(finding.expected);
    case 'port':
      return { 'asked for': `an answer at UDP port ${finding.expected.port}` };
    case 'limit':
      return limit(finding.expected);
    case 'order':
      return { 'asked for': 'the order of the rows' };
    case 'pairs':
      return { 'wanted alike': finding.expected.same.map(fieldWords) };
    case 'version':
    case 'ike-version':
      return { [versionWords(finding)]: `must be ${finding.expected.expect}` };
    case 'feature': {
      const { feature, expect, ...with_ } = finding.expected;
      return {
        [featureWords(feature)]: expect,
        ...('combinations' in with_ ? combinations('with', { combinations: [], ...with_ }) : {}),
      };
    }
    case 'certificate':
      return certificate(finding.expected.check);
    case 'check':
      return finding.expected.wanted === undefined ? {} : { 'values asked for': finding.expected.wanted };
    default:
      return asItIs(finding);
  }
}

function combinations(label: string, { combinations: listed, count = listed.length }: NamedCombinations): JsonObject {
  return {
    ...(listed.length === 0 ? {} : { [label]: listed }),
    ...(count > listed.length ? { altogether: amountOf(count, 'combination') } : {}),
  };
}

function identity({ check }: ExpectedByRule['identity']): JsonObject {
  switch (check.name) {
    case 'signature-hashes':
      return { 'hashes for signatures': check.allowed };
    case 'ppk-required':
      return { 'asked for': 'a post-quantum pre-shared key for every IKE SA' };
    case 'authentication':
      return { 'ways to authenticate': check.allowed.map(authenticationWords) };
    default:
      return asItIs(check);
  }
}

function limit({ what, atMost, atLeast }: ExpectedByRule['limit']): JsonObject {
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${amountOf(atLeast, 'second')}`]),
    ...(atMost === undefined ? [] : [`at most ${amountOf(atMost, 'second')}`]),
  ];
  return { [lives[what] ?? what]: bounds.join(' and ') };
}

function certificate(check: CertificateCheck): JsonObject {
  switch (check.name) {
    case 'not-expired':
      return { 'asked for': 'every certificate inside its dates' };
    case 'signature-hash':
      return { 'not signed with': check.forbidden.map(hashWords) };
    case 'minimum-key-bits':
      return {
        'RSA keys': `at least ${check.rsa} bits`,
        'keys on curves': `at least ${check.ec} bits`,
      };
    case 'chain-valid':
      return { 'asked for': 'a chain that verifies up to a trust anchor' };
    case 'name-matches':
      return { 'asked for': 'the name of the server' };
    case 'key':
      return { [`keys of ${whose(check.of)}`]: check.allowed };
    case 'signature':
      return { [`signatures of ${whose(check.of)}`]: check.allowed };
    case 'validity-days':
      return { valid: `for at most ${amountOf(check.atMost, 'day')}` };
    case 'expires-within':
      return { left: `at least ${amountOf(check.days, 'day')}` };
    case 'subject-alternative-name':
      return { 'asked for': 'a subject alternative name that clients compare' };
    case 'path-rules':
      return { 'asked for': 'the profile of RFC 5280' };
    default:
      return asItIs(check);
  }
}

/** Of a document that nobody checked. */
function asItIs(other: never): JsonObject {
  return other;
}

function whose(of: 'leaf' | 'chain'): string {
  return of === 'leaf' ? "the gateway's certificate" : 'every certificate';
}
