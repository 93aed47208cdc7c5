import { defined } from '../../core/defined.ts';
import type { OpenChainFacts, SpaceFacts, TlsFacts } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { extensionType } from '../../core/protocol/tls/extension.ts';
import { suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { type Box, box, subtract } from '../../core/spaces/region.ts';
import { suiteUniverse } from '../../core/spaces/tls-suites.ts';
import { fromHex } from '../../core/wire/hex.ts';
import { withoutUnasked } from './asked-identity.ts';
import { believed, isUnsteady, paceOf } from './believed.ts';
import { concludeChain, type TlsTrust } from './certificate.ts';
import { concludeFeatures } from './conclude-features.ts';
import { handshakeFacts } from './conclude-handshake.ts';
import { choiceOf, compressionOf, isBlockCipher, preferenceOf, signalOf } from './conclude-signals.ts';
import { concludeVersions } from './conclude-space.ts';
import { concludeSuites } from './conclude-suites.ts';
import { isHandshake, isHello } from './exchange.ts';
import { openChains } from './open-chains.ts';
import { concludeValues, groupClaim, schemeClaim } from './property-claim.ts';
import { type Hello, helloOf } from './seen-hello.ts';
import { servedChains } from './served-chains.ts';
import { concludeName } from './server-name.ts';
import { suiteClaim, withoutHidden } from './suite-claim.ts';
import { reasonOf } from './unanswered-claim.ts';
import { isUnread, unreadClaim } from './unread-claim.ts';
import { verifiedIn } from './verified-in.ts';

/** Everything that is asked for: the suites, and the cipher kinds of SSL 2.0, which are a space of their own. */
const asked: readonly Box[] = [box([tlsVersion.ssl2], suitesOf(tlsVersion.ssl2)), ...suiteUniverse];

/**
 * What the observations of one target say. Pure; the same observations give the same facts. An answer with a lower version than offered
 * (up to TLS 1.2) shows the suite accepted in that version, and the offered version refused with the suites of the offer: a server picks
 * the version before the suite (RFC 5246 appendix E.1). `startedAt`: the moment that the times of the observations are counted from, ISO
 * 8601; without it what OpenSSL made of a chain is not told.
 */
export function concludeTls(observations: readonly Observation[], trust: TlsTrust, startedAt?: string): TlsFacts {
  const own = believed(observations);
  const unsteady = isUnsteady(observations);
  const answered = own.filter(
    ({ outcome, probe, offer }) => outcome === 'answered' && offer['kind'] !== 'handshake' && probe !== 'tls/pace',
  );
  const hellos = own.filter(isHello).map(helloOf);
  const suites = withNothingAnswered(
    concludeSuites(
      own
        .flatMap((one) => (isHello(one) && isUnread(one, own) ? unreadClaim(one, own) : suiteClaim(one)))
        .flatMap(withoutUnasked)
        .map((one) => (unsteady ? one : withoutHidden(one, own))),
      answered,
      asked,
      unsteady,
    ),
    own,
    answered,
  );
  const of = (probe: string): readonly Hello[] => hellos.filter(({ observation }) => observation.probe === probe);
  return {
    suites,
    versions: concludeVersions(suites, asked),
    groups: concludeValues(of('tls/groups').map(groupClaim), answered),
    signatureSchemes: concludeValues(of('tls/signature-schemes').map(schemeClaim), answered),
    ...known('nameWanted', concludeName(observations)),
    ...known('preference', preferenceOf(of('tls/preference'))),
    ...defined({ choice: choiceOf(of('tls/preference')) }),
    ...known('extendedMasterSecret', signalOf(hellos, extensionType.extendedMasterSecret)),
    ...known('encryptThenMac', signalOf(hellos.filter(isBlockCipher), extensionType.encryptThenMac)),
    ...known('secureRenegotiation', signalOf(hellos, extensionType.renegotiationInfo)),
    ...known('compression', compressionOf(of('tls/features'))),
    features: concludeFeatures(hellos, own.filter(isHandshake)),
    ...known('slowedToMs', paceOf(observations)),
    chains: servedChains(own).map(({ certificates, versions, evidence, sightings }) => ({
      ...concludeChain(certificates.map(fromHex), trust),
      versions,
      evidence,
      ...known('verified', startedAt === undefined ? undefined : verifiedIn(sightings, startedAt)),
    })),
    ...known('openChains', openChainsOf(observations, suites)),
    handshakes: own
      .filter(isHandshake)
      .filter(({ probe }) => probe === 'tls/handshake')
      .map((one) => handshakeFacts(one, suites)),
  };
}

function openChainsOf(observations: readonly Observation[], suites: SpaceFacts): readonly OpenChainFacts[] | undefined {
  const open = openChains(observations, suites);
  return open.length === 0 ? undefined : open;
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

function known<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}
