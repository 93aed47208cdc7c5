import type { Reason } from '../../core/facts/reason.ts';
import type { Conclusion, Finding, Verdict } from '../../core/finding/result.ts';
import { isJsonObject } from '../../core/observation/is-json-object.ts';
import type { Json, JsonObject, OutcomeKind } from '../../core/observation/observation.ts';
import { dimensionsByKey, furtherKeys } from '../../core/spaces/registry.ts';
import { azureReasons } from './azure-reasons.ts';
import { wordOf } from './word-of.ts';

/** What a reason means to a reader. */
const REASONS: Readonly<Record<Reason, string>> = {
  ...azureReasons,
  accepted: 'the gateway accepted it',
  answered: 'it was answered, and what the answer says could not be read',
  refused: 'the gateway refused it',
  'refused-by-closing': 'the gateway refused it by closing the connection, the same way every time',
  'other-alert': 'the gateway answered with an alert that may be for one of the suites alone',
  'refused-under-load':
    'it was refused while the gateway refused what it accepts, too, or with more connections open than it was seen to bear',
  silent: 'nothing came back until the time-out',
  closed: 'the gateway closed the connection without saying why',
  reset: 'the gateway reset the connection',
  unreachable: 'no connection could be made',
  malformed: 'the answer could not be decoded',
  'authentication-failed': 'the gateway refused the credentials before this could be seen',
  'not-made': 'the exchange could not be made on our side',
  'not-judged': 'nobody judged it',
  'capture-does-not-show': 'the capture does not show it: nobody offered it there, or it is encrypted',
  'completion-not-seen':
    'the offer was accepted, but the capture does not show that both sides completed the handshake',
  'not-probed': 'it was not probed',
  'no-answered-control': 'a refusal was seen, but not between two answered controls',
  'other-protocol': 'the clause does not speak of this kind of endpoint',
  'said-of-initiator': 'the clause speaks of the gateway as initiator, and a scan meets it as responder',
  'not-in-force': 'the clause does not hold on this day',
  'applies-elsewhere': 'by the facts that were given the clause does not apply',
  'day-not-known':
    'the source names a month and no day, and in that month the clause may hold or not, or what it rests on',
  'fact-not-given': 'it depends on a fact that was not given (--given)',
  'holds-either-way': 'it holds whether or not the clause applies or is in force',
  'allowed-not-required': 'the policy allows it and does not require it',
  'legacy-accepted': 'the gateway accepts what the policy calls legacy and still allows',
  'undocumented-accepted': 'the gateway accepted what the policy does not document',
  'constraint-violated': 'the gateway accepted a combination that the rule forbids',
  'stacks-disagree': 'our codec and the second TLS stack saw different things',
  'not-established': 'the gateway chose it, but these credentials led to an IKE SA with other combinations alone',
  'no-handshake':
    'the offer was accepted, but no complete handshake was made with it: the second TLS stack does not have it, or was not asked',
  'handshake-refused': 'the offer was accepted, but the gateway ended the complete handshake by an alert',
  'handshake-answered': 'the offer was accepted, and the complete handshake ended otherwise than by its answer',
  'handshake-authentication-failed':
    'the offer was accepted, but the gateway refused who asked during the complete handshake',
  'handshake-silent': 'the offer was accepted, but the gateway fell silent during the complete handshake',
  'handshake-closed': 'the offer was accepted, but the gateway closed the connection during the complete handshake',
  'handshake-reset': 'the offer was accepted, but the gateway reset the connection during the complete handshake',
  'handshake-malformed':
    'the offer was accepted, but the second TLS stack could not take what the gateway sent: a wrong signature or key share, perhaps',
  'handshake-unreachable': 'the offer was accepted, but no connection was had for the complete handshake',
  'handshake-not-made': 'the offer was accepted, but the second TLS stack could not make the handshake',
  'flight-not-completed': 'the gateway chose, and its flight ended before it was complete',
  'server-name-wanted': 'the server wants a name: serverName in the inventory',
  'server-name-not-known': 'the server does not know the name that it was asked by',
  'identity-not-known': 'the gateway has SRP, and does not know who asks: that refuses no suite',
  'asked-without-extension': 'the suite was listed without the extension that it needs, and so not asked for',
  'feature-on': 'the gateway has it',
  'feature-off': 'the gateway does not have it',
  'feature-question-refused': 'the gateway refused a suite that it accepts when it was asked for the feature beside it',
  'feature-without-suites': 'the gateway refused every version and suite that can have it',
  'no-ticket-seen': 'no ticket came behind the handshake that would say it, and one may come later',
  'no-evidence': 'no observation supports a verdict',
  'ikev1-answered': 'the gateway accepted an offer of IKEv1',
  'ikev1-dropped': 'the gateway dropped every question of IKEv1, while it answered IKEv2 before, between and after',
  'ikev1-offer-refused':
    'the gateway refused the combinations of IKEv1 that were offered, which says nothing of the others',
  'ikev1-silent-and-lossy':
    'no question of IKEv1 was answered, and other answers got lost on the way, so the silence may be loss',
  'no-certificate-seen': 'no certificate was seen',
  'forbidden-signature-hash': 'a certificate is signed with a forbidden hash',
  'key-too-short': 'a public key is shorter than the policy wants',
  'not-identified': 'the gateway was not asked for a complete answer, which takes --identify',
  'no-hashes-announced': 'the gateway announced no hash for signatures, so it takes those of RFC 7296 alone',
  'hash-not-allowed': 'the gateway announced a hash for signatures that the policy does not allow',
  'hashes-allowed': 'every hash for signatures that the gateway announced is allowed',
  'ppk-not-asked':
    'no IKE SA was made, and that a post-quantum pre-shared key is required could be shown by no question of ours',
  'made-without-ppk': 'an IKE SA was made without a post-quantum pre-shared key',
  'authentication-not-allowed': 'an IKE SA was made by a way to authenticate that the policy does not allow',
  'no-ike-sa-made': 'no IKE SA was made, so no way to authenticate was seen',
  'other-ways-not-asked': 'what was seen is allowed, and other ways to authenticate were not tried',
  'port-answers': 'the port answered',
  'port-unreachable': 'it was said that nothing listens at the port',
  'not-negotiated': 'each side decides by itself how long an SA lives, so no endpoint shows it; a configuration may',
  'lives-too-long': 'SAs are configured to live longer than the policy wants',
  'lives-too-short': 'SAs are configured to live shorter than the policy wants',
  'lives-as-wanted': 'every SA is configured to live as long as the policy wants',
  'lifetime-not-told': 'the configuration does not say how long all of the SAs live',
  'no-sa-configured': 'the configuration makes no SA that the clause speaks of',
  'order-kept': 'of what was offered together, the gateway took the documented combinations in the order of their rows',
  'order-differs': 'the gateway took a combination before another one that stands in an earlier row',
  'peer-decides': 'the gateway takes what its peer wants most, and keeps no order of its own',
  'order-seen-in-part': 'what was seen of the order is right, but not all of the order was asked for',
  'order-not-seen':
    'no two documented combinations of different rows were offered together that the answers can tell apart',
  'group-differs':
    'the gateway accepted a CHILD_SA with another group than that of the IKE SA under which it was asked for',
  'other-ike-group':
    'CHILD_SAs were not asked for under an IKE SA of this group, and what is accepted under another one says nothing of it',
  'key-without-bits': 'a public key is of a kind whose strength no number of bits tells, as of ML-DSA',
  'key-not-allowed': 'a public key is none of those that the policy allows',
  'signature-not-allowed': 'a certificate is signed with an algorithm that the policy does not allow',
  'validity-too-long': 'the certificate is valid for longer than the policy wants, or on no day at all',
  'ends-soon': 'a certificate is outside its dates, or ends within the days that the policy wants to be left',
  'no-alternative-name': 'the certificate has no alternative name that clients compare, whatever its common name says',
  'profile-not-kept': 'the chain verifies, and a certificate of it is against the profile of RFC 5280',
  sound: 'every certificate is as the policy wants',
  'no-trust-anchors': 'no trust anchors were given to verify the chain with',
  valid: 'the chain verifies',
  'invalid-path': 'the chain does not verify',
  'name-matches': 'the certificate names the server',
  'name-differs': 'the certificate does not name the server',
  'client-compares-no-name':
    'the client profile has no verify-x509-name, so its clients take a certificate with any name',
  'no-name-known': 'no server name was known to compare with',
  'expired-or-not-yet-valid': 'a certificate is outside its dates',
  'in-its-dates': 'every certificate is inside its dates',
  'certificate-unreadable': 'a certificate could not be read far enough to be judged',
  'other-chain-open':
    'what was seen is as the policy wants, but a question for another certificate chain was not made or got no answer',
  'certificate-needs-its-curve': 'groups other than that of the certificate cannot be asked for alone',
  budget: 'the connection budget was used up before this could be asked',
  'not-calibrated': 'the gateway names its group before it looks at ciphers, so its answers show nothing',
  'not-narrowed': 'something in the offer was accepted, and it could not be narrowed down',
  'other-notify': 'the gateway answered with a notify that says neither yes nor no',
  'drops-by-chance': 'the gateway drops sessions by chance, so that a dropped one refuses nothing',
  'too-many-violations': 'more was accepted than is named one by one',
  'answers-differ': 'the same question was answered differently, as by two nodes behind one address or by chance',
  'answers-agree': 'what was asked more than once was answered alike every time',
  'asked-once': 'nothing that decides was asked more than once',
  'probes-disagree': 'one probe saw it accepted, another saw it refused',
  'probes-agree': 'both probes saw the same of what both offered',
  'paths-differ':
    'OpenSSL and our own path validation make different things of the certificate chain, so one of the two is wrong',
  'paths-agree': 'OpenSSL makes of the certificate chain what our own path validation does',
  'not-verified-beside': 'no complete handshake was made in which OpenSSL could verify the certificate chain',
  'openssl-refuses': 'our own validation takes it and OpenSSL, by the same trust anchors, does not',
  'one-probe': 'only one probe looked, so there is nothing to compare',
  'not-compared': 'two probes looked, but nothing was settled by both',
  'sstp-answered': 'the server answered as an SSTP server does',
  'http-without-sstp': 'an HTTP server without SSTP answered',
  'other-service': 'another protocol than HTTP answered behind the TLS',
  'no-port-left':
    'the server answered an HTTP error where SSTP would answer, and something else to a GET: perhaps no port is left',
  'not-now': 'the server answered that it cannot serve now, which may be a lack of free ports',
  'tls-not-completed': 'no TLS handshake was completed, so nothing could be asked behind it',
  'no-sstp': 'the server did not answer as SSTP',
  'call-refused': 'the server refused the call',
  'no-binding-request': 'the server offered no crypto binding',
  'sha256-offered': 'the server offers SHA-256 for the crypto binding',
  'sha1-only': 'the server offers nothing but SHA-1 for the crypto binding',
  'no-known-hash': 'the server offers no hash for the crypto binding by which it could be judged',
  'target-timeout': 'the time for this target was up before this was asked',
  fault: 'a fault of ours ended the probing of this target before this was asked',
  'no-credentials': 'it takes an authenticated IKE SA, and no credentials were given',
  'needs-profile-key': "the server answers nothing without the key of the client's profile, or nothing at all",
  'wrap-key-not-accepted': 'the server did not answer under the key that was given',
  'profile-not-read': 'the client profile was not read, or its record cannot be used',
  'profile-part-missing': 'the profile does not hold what the clause speaks of',
  'profile-one-file': 'one file of the profile alone says it, so there is nothing to compare',
  'profile-no-openvpn': 'the profile holds no OpenVPN configuration',
  'profile-directive-missing': 'the directive is not in the profile, so the client decides',
  'profile-servers-same': 'every file names the same servers',
  'profile-servers-differ': 'the files of the profile name different servers',
  'profile-roots-same': 'every file gives the same roots',
  'profile-roots-differ': 'the files of the profile give different roots',
  'profile-root-current': 'every file that gives a listed root gives a current one',
  'profile-root-outdated': 'a file gives the outdated root and not the current one',
  'profile-root-other': 'the profile gives none of the roots that the clause speaks of',
  'profile-root-expired': 'a root of the profile is outside its dates',
  'profile-root-in-its-dates': 'every root of the profile is inside its dates',
  'profile-usage-checked': 'clients take only the certificate of a server',
  'profile-usage-not-checked': 'clients take any certificate of the root, that of another client too',
  'profile-name-checked': 'clients compare the name in the certificate',
  'profile-name-not-checked': 'clients take the certificate of any server of the root',
  'profile-version-bound': 'clients refuse older versions of TLS',
  'profile-version-not-bound': 'clients may take a version of TLS that is not wanted',
  'profile-cipher-documented': 'the ciphers of the profile are documented ones',
  'profile-cipher-other': 'the profile has a cipher that is not documented',
  'profile-auth-documented': 'the digest of the profile is a documented one',
  'profile-auth-other': 'the profile has a digest that is not documented',
  'profile-tunnels-documented': 'the tunnel types together are documented',
  'profile-tunnels-outdated': 'the profile lists a tunnel type that is no longer supported',
  'profile-tunnels-other': 'the tunnel types together are not documented',
  'profile-no-key': 'no private key stands in the profile',
  'profile-key-embedded': 'a private key stands in a profile that all users get',
  'profile-key-of-one-user': 'a private key stands in it, which may be the own one of its user',
  'profile-complete': 'nothing that a client needs is missing',
  'profile-incomplete': 'something that a client needs is missing',
  interrupted: 'the run was interrupted before this could be seen',
};

/** The reason of a finding in words; several codes, joined by ', ', are several reasons. */
export function reasonWords(codes: string): string {
  return codes
    .split(', ')
    .map((code) => wordOf(REASONS, code) ?? code)
    .join('; ');
}

/** What the clause asks of the gateway: of rows and versions by the half of conformance that it belongs to, of all else by its kind. */
export function directionWords({ rule, direction, weight }: Pick<Finding, 'rule' | 'direction' | 'weight'>): string {
  const verb = weight ?? 'must';
  switch (rule) {
    case 'constraint':
    case 'pairs':
      return `against the rule: ${verb} be refused`;
    case 'feature':
      return `${verb} be ${direction === 'documented-accepted' ? 'on' : 'off'}`;
    case 'certificate':
      return `the certificate ${verb} be so`;
    case 'identity':
    case 'limit':
    case 'order':
    case 'port':
    case 'check':
      return `beside the tables: ${verb} be so`;
    case 'row':
    case 'nothing-else':
    case 'version':
    case 'ike-version':
      return direction === 'documented-accepted'
        ? `documented: ${verb} be accepted`
        : `not documented: ${verb} be refused`;
    default:
      return '';
  }
}

const outcomes: Readonly<Record<OutcomeKind, string>> = {
  answered: 'answered',
  refused: 'refused',
  silent: 'silent',
  closed: 'closed',
  reset: 'reset',
  unreachable: 'unreachable',
  malformed: 'malformed',
  'authentication-failed': 'credentials refused',
  'not-made': 'could not be made',
};

/** How an exchange ended. */
export function outcomeWords(outcome: OutcomeKind): string {
  return wordOf(outcomes, outcome) ?? outcome;
}

/** A sign beside the word, so that no verdict rests on colour alone. */
export const verdictSign: Readonly<Record<Verdict | Conclusion | 'not-judged' | 'advice', string>> = {
  advice: '!',
  pass: '✓',
  fail: '✕',
  inconclusive: '?',
  'not-applicable': '–',
  'not-judged': '?',
  conforms: '✓',
  violates: '✕',
};

/** The keys that together name one combination; their values speak for themselves. Behind those of the tables, IKEv1's. */
const COMBINATION_KEYS: ReadonlySet<string> = new Set([
  ...dimensionsByKey.keys(),
  ...furtherKeys,
  'hash',
  'authentication',
  'group',
]);

export function isScalar(value: Json): value is null | boolean | number | string {
  return typeof value !== 'object' || value === null;
}

/** Text, a number, or yes and no. */
export function scalarWords(value: boolean | number | string): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

/** Whether the value is a combination of algorithms by name: known keys alone, at least one. Code points need their keys beside them. */
export function isCombination(value: Json): value is JsonObject {
  return (
    isJsonObject(value) &&
    Object.keys(value).length > 0 &&
    Object.entries(value).every(
      ([name, part]) =>
        COMBINATION_KEYS.has(name) &&
        (isScalar(part) ? typeof part !== 'number' : furtherKeys.has(name) && isNames(part)),
    )
  );
}

function isNames(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}

/** A combination on one line. */
export function combinationWords(value: JsonObject): string {
  return Object.entries(value)
    .map(([name, part]) => {
      if (isNames(part)) return part.map((method) => `with ${method}`).join(', ');
      if (!isScalar(part)) return JSON.stringify(part);
      const words = dimensionsByKey.get(name)?.words;
      if (words !== undefined && typeof part !== 'boolean') return words(part);
      // A bare NONE does not say of what.
      return part === null ? `${fieldWords(name)} NONE` : String(part);
    })
    .join(', ');
}

/** '1 clause', '2 clauses'. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

const FIELDS: Readonly<Record<string, string>> = {
  dhGroup: 'DH group',
  pfsGroup: 'PFS group',
  ikeSas: 'IKE SAs',
};

/** A field's name as a label: 'keyExchange' is 'key exchange'. */
export function fieldWords(name: string): string {
  return (
    wordOf(FIELDS, name) ??
    dimensionsByKey.get(name)?.label ??
    name.replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
  );
}
