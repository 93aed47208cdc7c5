import type { Conclude } from '../../core/observation/conclude.ts';
import { fromHex } from '../../core/wire/hex.ts';
import { concludeChain } from '../../probes/tls/certificate.ts';
import { servedChains } from '../../probes/tls/served-chains.ts';
import { trustOf } from '../../probes/tls/trust-of.ts';

/** With the chains of certificates that passed by, held against the trust anchors as those that a probe is served. */
export function withSeenChains(conclude: Conclude): Conclude {
  return (seen) => {
    const facts = conclude(seen);
    const { tls } = facts;
    if (tls === undefined) return facts;
    const trust = trustOf(seen.target, seen.trustAnchors);
    const chains = servedChains(seen.observations).map(({ certificates, versions, evidence }) => ({
      ...concludeChain(certificates.map(fromHex), trust),
      versions,
      evidence,
    }));
    return { ...facts, tls: { ...tls, chains } };
  };
}
