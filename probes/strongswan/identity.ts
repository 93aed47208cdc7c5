import type { Credentials, TrafficSelectors } from '../../core/credentials/credentials.ts';
import { defined } from '../../core/defined.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import type { StrongswanFeatures } from './strongswan-context.ts';

const everything = '0.0.0.0/0,::/0';

/**
 * Who the driver says it is, and whom it asks for, as each observation tells: `{ identity: { kind, local, remote, eap } }`. Without `local` it is
 * the subject of the certificate, or the driver's address; without `remote` it is whoever proves an identity. Nothing where there are no
 * credentials.
 */
export function identityOf(credentials: Credentials | undefined): JsonObject {
  if (credentials === undefined) return {};
  const { kind, localId, remoteId } = credentials;
  const eap = 'eapId' in credentials ? credentials.eapId : undefined;
  return {
    identity: {
      kind,
      ...defined({ local: localId, remote: remoteId, eap }),
    },
  };
}

/** What a CHILD_SA is to carry, in strongSwan's words: 'dynamic' is the address that the gateway assigns, or the driver's own. */
export function selectorsOf(
  { requestsAddress }: StrongswanFeatures,
  selectors: TrafficSelectors | undefined,
): { readonly local: string; readonly remote: string } {
  return {
    local: selectors?.local ?? (requestsAddress ? 'dynamic' : everything),
    remote: selectors?.remote ?? everything,
  };
}
