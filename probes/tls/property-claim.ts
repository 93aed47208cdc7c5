import { cipherSuite, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { box } from '../../core/spaces/region.ts';
import type { Claim } from './conclude-space.ts';
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
    return unanswered(observation, offered);
  }
  return { observation, accepted: answer.group === undefined ? [] : [[answer.version, answer.group]] };
}

export function schemeClaim({ observation, offer, answer }: Hello): Claim {
  const offered = box([offer.version], offer.signatureSchemes);
  if (failedChoice(observation) !== undefined) return openBehind(observation, offered);
  if (answer === undefined) return unanswered(observation, offered);
  const { version, signatureScheme } = answer;
  return { observation, accepted: signatureScheme === undefined ? [] : [[version, signatureScheme]] };
}
