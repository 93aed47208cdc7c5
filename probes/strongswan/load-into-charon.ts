import { loadCert, loadShared, unloadShared } from '../../packages/strongswan-vici-ts/src/index.ts';
import type { CleanUpStep } from './clean-up.ts';
import { anonymousId } from './connection-config.ts';
import type { StrongswanContext } from './strongswan-context.ts';
import { useKey } from './used-keys.ts';

/** Loads what the client authenticates with, and adds the steps that unload it. Certificates stay: VICI cannot unload one. */
export async function loadIntoCharon(context: StrongswanContext, cleanUp: CleanUpStep[]): Promise<void> {
  const { vici, signal, name, credentials, remoteAddress } = context;
  if (credentials === undefined || credentials.kind === 'psk') {
    const id = `${name}-psk`;
    // Without credentials a key of no value: the gateway then refuses in IKE_AUTH and forgets the SA, instead of keeping it half-open.
    const data = credentials?.psk.reveal() ?? name;
    const local = credentials === undefined ? anonymousId : credentials.localId;
    const owners = [...(local === undefined ? [] : [local]), credentials?.remoteId ?? remoteAddress];
    cleanUp.push((step) => unloadShared(vici, id, { signal: step }));
    await loadShared(vici, { id, type: 'IKE', data, owners }, { signal });
    return;
  }
  if (credentials.kind === 'eap-mschapv2') {
    const id = `${name}-eap`;
    cleanUp.push((step) => unloadShared(vici, id, { signal: step }));
    const owners = [new TextDecoder().decode(credentials.username.reveal())];
    await loadShared(vici, { id, type: 'EAP', data: credentials.password.reveal(), owners }, { signal });
    return;
  }
  for (const data of credentials.intermediates) await loadCert(vici, { type: 'X509', data }, { signal });
  cleanUp.push(await useKey(vici, credentials.key.reveal(), signal));
}
