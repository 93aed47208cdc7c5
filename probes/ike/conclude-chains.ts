import type { CertificateChainFacts, CertificateFacts } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { fromHex } from '../../core/wire/hex.ts';
import { concludeChain } from '../tls/certificate.ts';

/**
 * Every chain that the gateway authenticated itself with in an IKE SA of the driver's, in the order in which they were seen, held against the
 * identity that was asked for (RFC 4945 section 3.1) where there was one.
 */
export function concludeChains(
  observations: readonly Observation[],
  anchors: readonly string[],
): readonly CertificateChainFacts[] {
  const seen = observations.flatMap((observation) => {
    const { answer, offer, id } = observation;
    const certificates = answer?.['certificates'];
    const isDriven = observation.probe.startsWith('strongswan/ike-');
    if (!isDriven || !Array.isArray(certificates) || certificates.length === 0) return [];
    return [{ chain: certificates.map(String), identity: remoteOf(offer['identity']), id }];
  });
  const byChain = Map.groupBy(seen, ({ chain, identity }) => [...chain, identity].join());
  return [...byChain.values()].flatMap((sightings) => {
    const [first] = sightings;
    if (first === undefined) return [];
    const concluded = concludeChain(first.chain.map(fromHex), { anchors, purpose: 'ike' });
    const [leaf] = concluded.certificates;
    const nameMatches = first.identity === undefined || leaf === undefined ? null : isOf(leaf, first.identity);
    return [{ ...concluded, nameMatches, versions: [], evidence: sightings.map(({ id }) => id) }];
  });
}

function remoteOf(identity: unknown): string | undefined {
  const remote = (identity as { readonly remote?: unknown } | undefined)?.remote;
  return typeof remote === 'string' ? remote : undefined;
}

/** A name, an address or a mailbox is an alternative name of the certificate; a distinguished name is its subject. */
function isOf({ subject, subjectAlternativeNames }: CertificateFacts, identity: string): boolean {
  const wanted = identity.toLowerCase();
  return (
    subject === identity ||
    subjectAlternativeNames.some((name) =>
      ['dns', 'ip', 'email', 'rfc822'].some((kind) => name.toLowerCase() === `${kind}:${wanted}`),
    )
  );
}
