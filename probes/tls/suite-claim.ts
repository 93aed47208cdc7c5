import type { Observation } from '../../core/observation/observation.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import { type Box, box } from '../../core/spaces/region.ts';
import { suiteVersions } from '../../core/spaces/tls-suites.ts';
import type { Claim } from './conclude-space.ts';
import type { RefusalClaim } from './conclude-suites.ts';
import {
  type HandshakeExchange,
  type HelloObservation,
  isHandshake,
  isHello,
  isSsl2Hello,
  type Ssl2Exchange,
} from './exchange.ts';
import { helloOf } from './seen-hello.ts';
import { byKind, isMixed } from './suite-kinds.ts';
import type { TlsHelloOffer } from './tls-offer.ts';
import { failedChoice, unanswered } from './unanswered-claim.ts';
import { isWordless } from './wordless.ts';

/** Probes whose hellos differ in nothing but the suites from one that the server would take. */
export const suiteProbes: ReadonlySet<string> = new Set([
  'tls/opening',
  'tls/suites',
  'tls/deny',
  'tls/old-versions',
  'tls/row',
  'tls/control',
]);

export function suiteClaim(observation: Observation): readonly RefusalClaim[] {
  if (isSsl2Hello(observation)) return [ssl2Claim(observation)];
  if (isHandshake(observation)) {
    return observation.probe === 'tls/handshake-refused' ? [refusedHandshake(observation)] : [];
  }
  if (!isHello(observation)) return [];
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
      refused: box(above, offer.suites),
    },
  ];
}

/** It contradicts what was accepted, and settles nothing. */
function refusedHandshake(observation: Observation & HandshakeExchange): RefusalClaim {
  const { version, suite } = observation.offer;
  return { ...unanswered(observation, [[version], [suite]]), isPartial: true };
}

/** Where a lower version was accepted, a server that refused all old ones in one hello does not fall back, and said it of that version alone. */
export function withoutHidden(claim: RefusalClaim, own: readonly Observation[]): RefusalClaim {
  const { observation, refused } = claim;
  if (observation.probe !== 'tls/old-versions' || refused === undefined || !isHello(observation)) return claim;
  const { version } = observation.offer;
  const [versions = [], ...values] = refused;
  const lower = own.filter(({ outcome, answer }) => {
    const seen = Number(answer?.['version']);
    return outcome === 'answered' && seen < version && versions.includes(seen);
  });
  const hides = lower.length > 0 && !lower.some(({ probe }) => probe === observation.probe);
  return hides ? { ...claim, refused: [[version], ...values] } : claim;
}

/** The versions that a hello asks for. */
export function offeredVersions({
  probe,
  offer: { version, lowest = version },
}: {
  readonly probe: string;
  readonly offer: TlsHelloOffer;
}): readonly number[] {
  const from = probe === 'tls/old-versions' ? tlsVersion.ssl3 : lowest;
  return suiteVersions.filter((one) => one >= from && one <= version);
}

/** Alerts by which a server says that it has none of what was offered (RFC 8446 section 6.2). */
export const refusingAlerts: ReadonlySet<unknown> = new Set([40, 70, 71]);

/** It has the suite, and misses a name of the client. */
const unknownPskIdentity = 115;

/** Any other alert may be for one suite of the list alone: it refuses no list of several kinds. */
function unansweredList(observation: HelloObservation, offered: Box): RefusalClaim {
  const { version, suites, keyShares } = observation.offer;
  const alert = observation.outcome === 'refused' ? observation.answer?.['description'] : undefined;
  const isOther = alert !== undefined && !refusingAlerts.has(alert);
  if (isOther && (alert === unknownPskIdentity || byKind(suites).length > 1)) {
    return { observation, accepted: [], open: { box: offered, reason: 'other-alert' } };
  }
  return {
    ...unanswered(observation, offered),
    isPartial: isMixed(suites) || (version >= tlsVersion.tls13 && keyShares.length === 0),
    isRepeated: isWordless(observation),
    isClosing: isWordless(observation) && !observation.target.startsWith('openvpn+udp'),
  };
}

/** The buried control settles nothing but what it was answered with. */
function buriedClaim(observation: HelloObservation): readonly Claim[] {
  const { answer } = helloOf(observation);
  return answer === undefined ? [] : [{ observation, accepted: [[answer.version, answer.suite]] }];
}

function ssl2Claim(observation: Observation & Ssl2Exchange): RefusalClaim {
  const { offer } = observation;
  const offered = box([tlsVersion.ssl2], offer.suites);
  if (observation.outcome !== 'answered') {
    const isRepeated = isWordless(observation);
    return {
      ...unanswered(observation, offered),
      isRepeated,
      isClosing: isRepeated && !observation.target.startsWith('openvpn'),
    };
  }
  const { suites } = observation.answer;
  const left = offer.suites.filter((suite) => !suites.includes(suite));
  return {
    observation,
    accepted: suites.map((suite) => [tlsVersion.ssl2, suite]),
    refused: box([tlsVersion.ssl2], left),
  };
}
