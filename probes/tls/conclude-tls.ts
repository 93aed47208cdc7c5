import type { HandshakeFacts, Known, OpenChainFacts, SpaceFacts, TlsFacts } from '../../src/facts/facts.ts';
import type { Observation } from '../../src/observation/observation.ts';
import { extensionType } from '../../src/protocol/tls/extension.ts';
import { cipherSuite, suiteName, suitesOf, tlsVersion, versionName } from '../../src/protocol/tls/registry.ts';
import { suiteUniverse, suiteVersions } from '../../src/protocol/tls/universe.ts';
import { type Box, box, subtract } from '../../src/region/region.ts';
import { fromHex } from '../../src/wire/hex.ts';
import { identityNotKnown, withoutUnasked } from './asked-identity.ts';
import { concludeChain, type TlsTrust } from './certificate.ts';
import { type Claim, concludeSpace, concludeVersions } from './conclude-space.ts';
import { concludeSuites, type RefusalClaim } from './conclude-suites.ts';
import { shortHelloSuites } from './hello-offer.ts';
import { isRefusedUnderLoad, loadBorne } from './load.ts';
import { openChains } from './open-chains.ts';
import { servedChains } from './served-chains.ts';
import { concludeName, type NameWanted, nameWanted } from './server-name.ts';
import { byKind, isMixed } from './suite-kinds.ts';
import type {
  PaceOffer,
  Ssl2HelloAnswer,
  Ssl2Offer,
  TlsHandshakeAnswer,
  TlsHandshakeOffer,
  TlsHelloAnswer,
  TlsHelloOffer,
} from './tls-offer.ts';
import { doubtOfWordless, isWordless, type WordlessDoubt } from './wordless.ts';

export type { TlsTrust } from './certificate.ts';

/** A hello of ours and, when it was answered, what the server chose. */
interface Hello {
  readonly observation: Observation;
  readonly offer: TlsHelloOffer;
  readonly answer?: TlsHelloAnswer;
}

/** Everything that is asked for: the suites, and the cipher kinds of SSL 2.0, which are a space of their own. */
const asked: readonly Box[] = [box([tlsVersion.ssl2], suitesOf(tlsVersion.ssl2)), ...suiteUniverse];

/** Probes whose hellos differ in nothing but the suites from one that the server would take. */
const suiteProbes = new Set(['tls/opening', 'tls/suites', 'tls/deny', 'tls/old-versions', 'tls/row', 'tls/control']);

/**
 * What the observations of one target say. Pure; the same observations give the same facts. An answer with a lower version than offered
 * (up to TLS 1.2) shows the suite accepted in that version, and the offered version refused with the suites of the offer: a server picks
 * the version before the suite (RFC 5246 appendix E.1).
 */
export function concludeTls(observations: readonly Observation[], trust: TlsTrust): TlsFacts {
  const recorded = observations.filter(({ probe }) => probe.startsWith('tls/'));
  const quietMs = quietSince(recorded);
  const doubt = doubtOfWordless(
    observations.filter(({ startedAtMs }) => quietMs === undefined || startedAtMs >= quietMs),
  );
  const borne = loadBorne(recorded);
  const own = recorded.map((one) =>
    inDoubt(
      one,
      nameWanted(one) ??
        (isLoud(one, quietMs) || isRefusedUnderLoad(one, borne)
          ? 'refused-under-load'
          : (identityNotKnown(one) ?? doubt(one))),
    ),
  );
  const answered = own.filter(
    ({ outcome, probe, offer }) => outcome === 'answered' && offer['kind'] !== 'handshake' && probe !== 'tls/pace',
  );
  const hellos = own.filter(({ offer }) => offer['kind'] === 'client-hello').map(helloOf);
  const suites = withNothingAnswered(
    concludeSuites(
      own
        .flatMap((one) => (isUnread(one, own) ? unreadClaim(one, own) : suiteClaim(one)))
        .flatMap(withoutUnasked)
        .map((one) => withoutHidden(one, own)),
      answered,
      asked,
    ),
    own,
    answered,
  );
  const of = (probe: string): readonly Hello[] => hellos.filter(({ observation }) => observation.probe === probe);
  return {
    suites,
    versions: concludeVersions(suites, asked),
    groups: concludeSpace(of('tls/groups').map(groupClaim), answered),
    signatureSchemes: concludeSpace(of('tls/signature-schemes').map(schemeClaim), answered),
    ...known('nameWanted', concludeName(observations)),
    ...known('preference', preferenceOf(of('tls/preference'))),
    ...known('extendedMasterSecret', signalOf(hellos, extensionType.extendedMasterSecret)),
    ...known('encryptThenMac', signalOf(hellos.filter(isBlockCipher), extensionType.encryptThenMac)),
    ...known('secureRenegotiation', signalOf(hellos, extensionType.renegotiationInfo)),
    ...known('compression', compressionOf(of('tls/features'))),
    ...known('slowedToMs', paceOf(recorded)),
    chains: servedChains(own).map(({ certificates, versions, evidence }) => ({
      ...concludeChain(certificates.map(fromHex), trust),
      versions,
      evidence,
    })),
    ...known('openChains', openChainsOf(recorded, suites)),
    handshakes: own.filter(({ probe }) => probe === 'tls/handshake').map((one) => handshakeFacts(one, suites)),
  };
}

function openChainsOf(recorded: readonly Observation[], suites: SpaceFacts): readonly OpenChainFacts[] | undefined {
  const open = openChains(recorded, suites);
  return open.length === 0 ? undefined : open;
}

/** When the last pass at a pace of its own began, before which refusals do not count; undefined where none was made. */
function quietSince(recorded: readonly Observation[]): number | undefined {
  return recorded.findLast(({ probe, outcome }) => probe === 'tls/pace' && outcome === 'answered')?.startedAtMs;
}

/** The pace of the last pass that went well. */
function paceOf(recorded: readonly Observation[]): Known<number> | undefined {
  const pass = recorded.findLast(({ probe, outcome }) => probe === 'tls/pace' && outcome === 'answered');
  return pass === undefined ? undefined : { value: (pass.offer as unknown as PaceOffer).paceMs, evidence: [pass.id] };
}

function isLoud({ outcome, startedAtMs }: Observation, quietMs: number | undefined): boolean {
  return quietMs !== undefined && startedAtMs < quietMs && outcome === 'refused';
}

/** A refusal that is not believed is a question that was not asked, for that reason. */
function inDoubt(
  observation: Observation,
  reason: WordlessDoubt | NameWanted | 'identity-not-known' | 'refused-under-load' | undefined,
): Observation {
  return reason === undefined ? observation : { ...observation, outcome: 'not-made', detail: reason };
}

function helloOf(observation: Observation): Hello {
  const offer = observation.offer as unknown as TlsHelloOffer;
  if (observation.outcome !== 'answered') return { observation, offer };
  return { observation, offer, answer: observation.answer as unknown as TlsHelloAnswer };
}

/** With no answer at all nothing is settled, and nothing was asked beyond the opening: everything stays open for that reason. */
function withNothingAnswered(
  facts: SpaceFacts,
  own: readonly Observation[],
  answered: readonly Observation[],
): SpaceFacts {
  const [first] = own;
  if (first === undefined || answered.length > 0) return facts;
  const reason = first.outcome === 'refused' ? 'no-answered-control' : reasonOf(first);
  const open = facts.undecided.map((one) => one.box);
  const rest = subtract(asked, open);
  const evidence = [first.id];
  return { ...facts, undecided: [...facts.undecided, ...rest.map((part) => ({ box: part, reason, evidence }))] };
}

function suiteClaim(observation: Observation): readonly RefusalClaim[] {
  if (observation.probe === 'tls/ssl2') return [ssl2Claim(observation)];
  const failed = failedChoice(observation);
  if (failed !== undefined) return observation.probe === 'tls/buried' ? [] : [unanswered(observation, failed)];
  if (observation.probe === 'tls/buried') return buriedClaim(observation);
  if (!suiteProbes.has(observation.probe)) return [];
  const { offer, answer } = helloOf(observation);
  const offered = offeredVersions(observation);
  if (answer === undefined) return [unansweredList(observation, box(offered, offer.suites))];
  // A server picks the version before the suite.
  const above = offered.filter((version) => version > answer.version);
  return [
    {
      observation,
      accepted: [[answer.version, answer.suite]],
      ...(above.length === 0 ? {} : { refused: box(above, offer.suites) }),
    },
  ];
}

/** Where a lower version was accepted, a server that refused all old ones in one hello does not fall back, and said it of that version alone. */
function withoutHidden(claim: RefusalClaim, own: readonly Observation[]): RefusalClaim {
  const { observation, refused } = claim;
  if (observation.probe !== 'tls/old-versions' || observation.outcome !== 'refused' || refused === undefined)
    return claim;
  const { version } = helloOf(observation).offer;
  const [versions = [], ...values] = refused;
  const lower = own.filter(({ outcome, answer }) => {
    const seen = outcome === 'answered' ? answer?.['version'] : undefined;
    return typeof seen === 'number' && seen < version && versions.includes(seen);
  });
  const hides = lower.length > 0 && !lower.some(({ probe }) => probe === observation.probe);
  return hides ? { ...claim, refused: [[version], ...values] } : claim;
}

/** The versions that a hello asks for. */
function offeredVersions(observation: Observation): readonly number[] {
  const { version, lowest = version } = helloOf(observation).offer;
  const from = observation.probe === 'tls/old-versions' ? tlsVersion.ssl3 : lowest;
  return suiteVersions.filter((one) => one >= from && one <= version);
}

/** Alerts by which a server says that it has none of what was offered (RFC 8446 section 6.2). */
const refusingAlerts: ReadonlySet<unknown> = new Set([40, 70, 71]);
/** It has the suite, and misses a name of the client. */
const unknownPskIdentity = 115;

/** Any other alert may be for one suite of the list alone: it refuses no list of several kinds. */
function unansweredList(observation: Observation, offered: Box): RefusalClaim {
  const { version, suites, keyShares } = helloOf(observation).offer;
  const alert = observation.outcome === 'refused' ? observation.answer?.['description'] : undefined;
  const isOther = alert !== undefined && !refusingAlerts.has(alert);
  if (isOther && (alert === unknownPskIdentity || byKind(suites).length > 1)) {
    return { observation, accepted: [], open: { box: offered, reason: 'other-alert' } };
  }
  return {
    ...unanswered(observation, offered),
    isPartial: isMixed(suites) || (version >= tlsVersion.tls13 && keyShares.length === 0),
    isRepeated: isWordless(observation),
    isClosing: isWordless(observation) && !observation.target.startsWith('openvpn'),
  };
}

/** The point of a ServerHello that nothing usable followed: what is said of it is not said of the rest of the list. */
function failedChoice({ outcome, answer }: Observation): Box | undefined {
  if (outcome === 'answered' || outcome === 'malformed' || answer?.['kind'] !== 'server-hello') return undefined;
  const { version, suite } = answer as unknown as TlsHelloAnswer;
  return [[version], [suite]];
}

/** The buried control settles nothing but what it was answered with. */
function buriedClaim(observation: Observation): readonly Claim[] {
  const { answer } = helloOf(observation);
  return answer === undefined ? [] : [{ observation, accepted: [[answer.version, answer.suite]] }];
}

/**
 * Whether this is the refusal of a list that the server may not have read to its end, or may not bear for a suite in it: only a hello with as
 * many suites, all of these among them, that was answered with its last one shows that it does.
 */
function isUnread(observation: Observation, own: readonly Observation[]): boolean {
  if (observation.outcome !== 'refused' || !suiteProbes.has(observation.probe)) return false;
  if (failedChoice(observation) !== undefined) return false;
  const { suites } = helloOf(observation).offer;
  if (suites.length <= 1 || (suites.length <= shortHelloSuites && byKind(suites).length === 1)) return false;
  return !own.some((other) => other.probe === 'tls/buried' && vouchesFor(helloOf(other), suites, own));
}

function vouchesFor({ offer, answer }: Hello, suites: readonly number[], own: readonly Observation[]): boolean {
  if (answer === undefined || offer.suites.length < suites.length || answer.suite !== offer.suites.at(-1)) return false;
  const left = suites.filter((suite) => !offer.suites.includes(suite));
  // What it is known to take in this version would have been chosen in place of the last one.
  return left.every((suite) =>
    own.some((one) => {
      const chosen = one.outcome === 'answered' ? one.answer : undefined;
      return chosen?.['suite'] === suite && chosen['version'] === answer.version;
    }),
  );
}

function unreadClaim(observation: Observation, own: readonly Observation[]): readonly Claim[] {
  const buried = own.findLast(({ probe, outcome }) => probe === 'tls/buried' && outcome !== 'answered');
  const reason = buried === undefined || buried.outcome === 'refused' ? 'no-answered-control' : reasonOf(buried);
  const { suites } = helloOf(observation).offer;
  return [{ observation, accepted: [], open: { box: box(offeredVersions(observation), suites), reason } }];
}

function ssl2Claim(observation: Observation): RefusalClaim {
  const offer = observation.offer as unknown as Ssl2Offer;
  const offered = box([tlsVersion.ssl2], offer.suites);
  if (observation.outcome !== 'answered') {
    const isRepeated = isWordless(observation);
    return {
      ...unanswered(observation, offered),
      isRepeated,
      isClosing: isRepeated && !observation.target.startsWith('openvpn'),
    };
  }
  const { suites } = observation.answer as unknown as Ssl2HelloAnswer;
  const left = offer.suites.filter((suite) => !suites.includes(suite));
  return {
    observation,
    accepted: suites.map((suite) => [tlsVersion.ssl2, suite]),
    ...(left.length === 0 ? {} : { refused: box([tlsVersion.ssl2], left) }),
  };
}

function groupClaim({ observation, offer, answer }: Hello): Claim {
  const offered = box([offer.version], offer.groups);
  if (failedChoice(observation) !== undefined) return openBehind(observation, offered);
  if (answer === undefined) {
    // Without the certificate's own curve a server with an ECDSA certificate refuses whatever groups it supports (RFC 8422 section 5.1).
    const ecdsaOnly = offer.suites.every((suite) => cipherSuite(suite)?.authentication === 'ECDSA');
    if (observation.outcome === 'refused' && offer.version < tlsVersion.tls13 && ecdsaOnly) {
      return { observation, accepted: [], open: { box: offered, reason: 'certificate-needs-its-curve' } };
    }
    return unanswered(observation, offered);
  }
  return { observation, accepted: answer.group === undefined ? [] : [[answer.version, answer.group]] };
}

function schemeClaim({ observation, offer, answer }: Hello): Claim {
  const offered = box([offer.version], offer.signatureSchemes);
  if (failedChoice(observation) !== undefined) return openBehind(observation, offered);
  if (answer === undefined) return unanswered(observation, offered);
  const { version, signatureScheme } = answer;
  return { observation, accepted: signatureScheme === undefined ? [] : [[version, signatureScheme]] };
}

/** What fails behind a choice says nothing of the other values. */
function openBehind(observation: Observation, offered: Box): Claim {
  return { observation, accepted: [], open: { box: offered, reason: 'flight-not-completed' } };
}

function unanswered(observation: Observation, offered: Box): Claim {
  const { outcome } = observation;
  if (outcome === 'refused') return { observation, accepted: [], refused: offered };
  return { observation, accepted: [], open: { box: offered, reason: reasonOf(observation) } };
}

/** Why nothing was decided. What was not made says why in its detail, as a code. */
function reasonOf({ outcome, detail }: Observation): string {
  return outcome === 'not-made' ? detail : outcome;
}

/** Two offers of the same suites in opposite orders: a server that follows the client takes the first of each. */
function preferenceOf(hellos: readonly Hello[]): Known<'server' | 'client'> | undefined {
  const [one, other] = hellos;
  if (one?.answer === undefined || other?.answer === undefined) return undefined;
  const follows = [one, other].every(({ offer, answer }) => answer?.suite === offer.suites[0]);
  return { value: follows ? 'client' : 'server', evidence: [one.observation.id, other.observation.id] };
}

/** Whether every server that was offered the signal, and answered below TLS 1.3, sent it back: one of several may lack it. */
function signalOf(hellos: readonly Hello[], type: number): Known<boolean> | undefined {
  const sent = hellos.flatMap(({ observation: { id }, offer, answer }) =>
    answer !== undefined && hasSignals(answer.version) && offer.signals.includes(type)
      ? [{ id, value: answer.extensions.includes(type) }]
      : [],
  );
  const decisive = sent.find(({ value }) => !value) ?? sent[0];
  return decisive === undefined ? undefined : { value: decisive.value, evidence: [decisive.id] };
}

/** SSL 3.0 has no extensions, and TLS 1.3 no need of these. */
function hasSignals(version: number): boolean {
  return version >= tlsVersion.tls10 && version < tlsVersion.tls13;
}

function isBlockCipher({ answer }: Hello): boolean {
  return answer !== undefined && cipherSuite(answer.suite)?.mode === 'CBC';
}

function compressionOf(hellos: readonly Hello[]): Known<boolean> | undefined {
  const answered = hellos.filter(({ answer }) => answer !== undefined);
  const found = answered.find(({ answer }) => answer?.compressionMethod !== 0) ?? answered[0];
  if (found?.answer === undefined) return undefined;
  return { value: found.answer.compressionMethod !== 0, evidence: [found.observation.id] };
}

function handshakeFacts(observation: Observation, suites: SpaceFacts): HandshakeFacts {
  const { version, suite } = observation.offer as unknown as TlsHandshakeOffer;
  const answer = observation.answer as unknown as TlsHandshakeAnswer;
  const seen = suites.accepted.find(
    ({ box: [versions, values] }) => versions?.includes(version) && values?.includes(suite),
  );
  const same =
    answer.version.replace(/^TLSv1$/, 'TLSv1.0') === versionName(version) && answer.suite === suiteName(suite);
  return {
    version,
    suite,
    completed: answer.completed,
    ...usableBy(observation, answer.completed),
    agrees: agrees(observation, seen !== undefined, answer.completed && same),
    detail: answer.completed
      ? `completed with ${answer.version} ${answer.suite}`
      : `${observation.outcome}: ${observation.detail}`,
    evidence: [observation.id, ...(seen?.evidence ?? [])],
  };
}

function usableBy({ outcome, detail }: Observation, isCompleted: boolean): Pick<HandshakeFacts, 'usable' | 'reason'> {
  if (isCompleted) return { usable: 'yes' };
  if (outcome === 'authentication-failed') return { usable: 'but-for-certificate' };
  const isBudget = outcome === 'not-made' && detail === 'budget';
  return { usable: 'no', reason: isBudget ? 'budget' : `handshake-${outcome}` };
}

/** A handshake that ended without either answer contradicts nothing. */
function agrees({ outcome }: Observation, seen: boolean, sameSuite: boolean): boolean {
  if (outcome === 'answered') return seen && sameSuite;
  if (outcome === 'refused') return !seen;
  if (outcome === 'authentication-failed') return seen;
  return true;
}

function known<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}
