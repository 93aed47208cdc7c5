import type { SpaceFacts } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { cipherSuite, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { type Box, box } from '../../core/spaces/region.ts';
import { type Claim, concludeSpace } from './conclude-space.ts';
import type { HelloObservation } from './exchange.ts';
import type { Hello } from './seen-hello.ts';
import { failedChoice, openBehind, unanswered } from './unanswered-claim.ts';

export function groupClaim({ observation, offer, answer }: Hello): Claim {
  const offered = box([offer.version], offer.groups);
  if (failedChoice(observation) !== undefined) return openBehind(observation, offered);
  if (answer === undefined) {
    // Without the certificate's own curve a server with an ECDSA certificate refuses whatever groups it supports (RFC 8422 section 5.1).
    const ecdsaOnly = offer.suites.every((suite) => cipherSuite(suite)?.authentication === 'ECDSA');
    if (observation.outcome === 'refused' && offer.version < tlsVersion.tls13 && ecdsaOnly) {
      return { observation, accepted: [], open: { box: offered, reason: 'certificate-needs-its-curve' } };
    }
    return unansweredValues(observation, offered);
  }
  return { observation, accepted: answer.group === undefined ? [] : [[answer.version, answer.group]] };
}

export function schemeClaim({ observation, offer, answer }: Hello): Claim {
  const offered = box([offer.version], offer.signatureSchemes);
  if (failedChoice(observation) !== undefined) return openBehind(observation, offered);
  if (answer === undefined) return unansweredValues(observation, offered);
  const { version, signatureScheme } = answer;
  return { observation, accepted: signatureScheme === undefined ? [] : [[version, signatureScheme]] };
}

/** Alerts by which a server says that it has none of the values (RFC 5246 section 7.2.2, RFC 8446 section 6.2); any other may be for the hello. */
const refusingValues: ReadonlySet<unknown> = new Set([40, 47, 71]);

function unansweredValues(observation: HelloObservation, offered: Box): Claim {
  const alert = observation.outcome === 'refused' ? observation.answer?.['description'] : undefined;
  if (alert === undefined || refusingValues.has(alert)) return unanswered(observation, offered);
  return { observation, accepted: [], open: { box: offered, reason: 'other-alert' } };
}

/**
 * The three regions of groups or signature schemes. In a version in which none was accepted, a hello may have been refused for anything: then
 * no refusal counts.
 */
export function concludeValues(claims: readonly Claim[], answered: readonly Observation[]): SpaceFacts {
  const { accepted, refused, undecided } = concludeSpace(claims, answered);
  const isShown = ({ box: [versions = []] }: { readonly box: Box }): boolean =>
    accepted.some(({ box: [own = []] }) => versions.every((version) => own.includes(version)));
  const doubted = refused.filter((one) => !isShown(one));
  return {
    accepted,
    refused: refused.filter(isShown),
    undecided: [
      ...undecided,
      ...doubted.map(({ box: part, evidence }) => ({ box: part, reason: 'no-answered-control' as const, evidence })),
    ],
  };
}
