import type { ObservationDraft } from '../../core/observation/observation.ts';
import { neededExtension } from '../../core/protocol/tls/needed-extension.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { Box } from '../../core/spaces/region.ts';
import type { Claim } from './conclude-space.ts';
import { isHello } from './exchange.ts';

const unknownPskIdentity = 115;

/**
 * A server that would choose a suite of SRP, and does not know who asks, says unknown_psk_identity (RFC 5054 section 2.5.1.3): that refuses
 * whom we said we are, and no suite. 'identity-not-known'; undefined for anything else.
 */
export function identityNotKnown(one: ObservationDraft): 'identity-not-known' | undefined {
  if (!isHello(one) || one.outcome !== 'refused') return undefined;
  const { answer, offer } = one;
  if (answer?.kind !== 'alert' || answer.description !== unknownPskIdentity) return undefined;
  return offer.suites.some((suite) => neededExtension(suite) !== undefined) ? 'identity-not-known' : undefined;
}

/**
 * The claim, and beside it the suites that its hello lists and does not ask for, because it lacks an extension that they need: no refusal is
 * about those. SSL 3.0 has no extensions, and no such suites.
 */
export function withoutUnasked<C extends Claim>(claim: C): readonly C[] {
  const { observation } = claim;
  if (claim.refused === undefined || !isHello(observation)) return [claim];
  const { signals } = observation.offer;
  const [versions = [], suites = []] = claim.refused;
  const unasked = suites.filter((suite) => {
    const needed = neededExtension(suite);
    return needed !== undefined && !signals.includes(needed);
  });
  const extended = versions.filter((version) => version >= tlsVersion.tls10);
  if (unasked.length === 0 || extended.length === 0) return [claim];
  const old = versions.filter((version) => version < tlsVersion.tls10);
  const asked = suites.filter((suite) => !unasked.includes(suite));
  const refused = (box: Box): readonly C[] =>
    box.every((values) => values.length > 0) ? [{ ...claim, accepted: [], refused: box }] : [];
  const { refused: _refused, ...rest } = claim;
  return [
    { ...(rest as C), open: { box: [extended, unasked], reason: 'asked-without-extension' } },
    ...refused([versions, asked]),
    ...refused([old, unasked]),
  ];
}
