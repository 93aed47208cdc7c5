import type { Finding, Observed } from '../../../core/finding/finding.ts';
import type { Ikev1Stance } from '../../../core/finding/told/parts.ts';
import { isJsonObject } from '../../../core/observation/is-json-object.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { amount, amountOf } from '../amount.ts';
import { protocolName } from '../azure-words.ts';
import { hashWords } from '../hash-words.ts';
import { ikev1Words } from '../ike-words.ts';
import { reasonWords } from '../words.ts';
import { authenticationWords } from './authentication-words.ts';
import { azureFields } from './azure-fields.ts';
import { certificateFields } from './certificate-fields.ts';
import { profileFields } from './profile-fields.ts';
import { amounting, as, inOne, leftOut, lines, shown, type ToldField, worded } from './told-field.ts';
import { unitOf } from './unit-of.ts';
import { versionWords } from './version-words.ts';

type MembersOf<T> = T extends unknown ? keyof T & string : never;
type Member = MembersOf<Observed>;

/** What each member of what any rule or check observes says to a reader; one without words does not compile. */
export const observedFields: Readonly<Record<Member, ToldField>> = {
  ...azureFields,
  ...certificateFields,
  ...profileFields,
  accepted: (value, finding) =>
    typeof value === 'boolean'
      ? { [versionWords(finding)]: value ? 'accepted' : 'refused' }
      : typeof value === 'number'
        ? { accepted: amountOf(value, 'combination') }
        : { accepted: value },
  refused: (value, finding) =>
    typeof value === 'number' ? { refused: amountOf(value, unitOf(finding)) } : { refused: value },
  count: (value, finding) =>
    typeof value !== 'number'
      ? undefined
      : value <= listedOf(finding)
        ? {}
        : { altogether: amountOf(value, unitOf(finding)) },
  open: (value, finding) => {
    if (typeof value !== 'number') return { 'not known of': value };
    const { of } = finding.observed as JsonObject;
    if (typeof of !== 'number') return { 'not shown': amountOf(value, unitOf(finding)) };
    return {
      'not shown':
        value === of
          ? `any of ${amountOf(of, unitOf(finding))}`
          : `${amount(value)} of ${amountOf(of, unitOf(finding))}`,
    };
  },
  // Of chains it stands beside them; else `open` says it.
  of: (value, { rule }) => (rule === 'certificate' ? { 'chains altogether': value } : {}),
  readings: lines('readings', ({ says, source }) => `“${shown(says)}” (${shown(source)})`),
  handshakes: lines('complete handshakes', ({ completed, detail }) =>
    completed === true ? shown(detail) : `not completed: ${shown(detail)}`,
  ),
  notEstablished: amounting('no IKE SA made with', 'combination'),
  because: worded('because', reasonWords),
  notTested: as('not asked for'),
  ikev1: (value) => stanceWords(value) ?? { 'by IKEv1': value },
  restsOn: lines(
    'rests on',
    ({ row, count }) => `${shown(row)}: ${amountOf(Number(count), 'combination')} by it alone`,
  ),
  hashes: (value, { rule }) => ({
    [rule === 'identity' ? 'hashes for signatures' : 'hashes for the crypto binding']: Array.isArray(value)
      ? value.map((one) => (typeof one === 'string' ? hashWords(one) : one))
      : value,
  }),
  authenticated: worded('authenticated by', authenticationWords),
  answers: (value, finding) =>
    typeof value === 'boolean'
      ? { answers: value }
      : inOne('answers', (name, said) => `${protocolName(name)} ${said === 'yes' ? 'answers' : 'does not answer'}`)(
          value,
          finding,
        ),
  lifetimes: lines('lives', ({ of, seconds }) => `${shown(of)}: ${amountOf(Number(seconds), 'second')}`),
  notTold: as('not told how long'),
  order: as('taken in this order'),
  unordered: as('in no order that was seen'),
  ikeGroups: as('groups of IKE SAs'),
  openUnder: as('not shown under'),
  ikeGroupsOpen: as('not known of groups of IKE SAs'),
  is: (value) => ({ 'the gateway has it': value === 'on' }),
  combinations: as('with'),
  differing: (value) => (isVerdicts(value) ? { differ: value.map(verdictsWords) } : { 'answered differently': value }),
  explained: (value) => (isVerdicts(value) ? { 'differ as they should': value.map(verdictsWords) } : undefined),
  disagreed: as('seen differently'),
  agreed: (value, { rule }) =>
    typeof value !== 'number' || rule !== 'check' ? undefined : { 'seen alike': amount(value) },
  asked: (value) => (typeof value === 'number' ? { 'asked each': amountOf(value, 'time') } : { 'asked of': value }),
  seenFromPercent: (value) =>
    typeof value === 'number'
      ? { 'would have been seen': `another answer to ${value} % of the connections or more` }
      : undefined,
  service: worded('behind the TLS', (word) => serviceNames[word] ?? word),
  status: as('HTTP status'),
  server: as('server'),
  unknownBits: as('hashes that nobody knows'),
  // Of a stance of IKEv1 the first member tells all.
  stance: (_, { observed }) => stanceWords({ ...observed }),
  refusedBy: leftOut,
  mode: leftOut,
  combination: leftOut,
  offered: leftOut,
  reason: leftOut,
  shownWith: (value) => (isJsonObject(value) ? { 'shown with': shownWithWords(value) } : undefined),
};

const serviceNames: Readonly<Record<string, string>> = {
  sstp: 'SSTP',
  http: 'HTTP without SSTP',
  other: 'another protocol than HTTP',
  unknown: 'not known',
};

function stanceWords(value: Json): JsonObject | undefined {
  // Its shape was held to when the document was read.
  return isJsonObject(value) && isJsonObject(value['offered'] ?? null)
    ? { IKEv1: ikev1Words(value as unknown as Ikev1Stance) }
    : undefined;
}

function shownWithWords({ identities, selectors, ikeSas, ...others }: JsonObject): JsonObject {
  return {
    ...(identities === undefined ? {} : { identities }),
    ...(selectors === undefined ? {} : { 'traffic selectors': selectors }),
    ...(ikeSas === undefined ? {} : { 'IKE SAs': ikeSas }),
    ...others,
  };
}

/** Combinations that stand beside the count of them all. */
function listedOf({ observed }: Finding): number {
  const lists = Object.values(observed as JsonObject).filter((part) => Array.isArray(part));
  return Math.max(0, ...lists.map((list) => list.length));
}

function isVerdicts(value: Json): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => isJsonObject(one) && 'ours' in one);
}

function verdictsWords({ subject, of, openssl, ours }: JsonObject): string {
  return `${shown(subject)}: the ${shown(of)} is ${shown(ours)} to us, and to OpenSSL ${shown(openssl)}`;
}
