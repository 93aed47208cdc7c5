import type { Credentials, TrafficSelectors } from '../../core/credentials/credentials.ts';
import type { AuthConfig, ChildConfig, ConnectionConfig } from '../../packages/strongswan-vici-ts/src/index.ts';
import { knowsChildlessPrefer } from './detect-features.ts';
import { selectorsOf } from './identity.ts';
import type { StrongswanContext } from './strongswan-context.ts';

/** Who we say we are when no credentials were given: the gateway refuses us after it has chosen a proposal. */
export const anonymousId = 'probe.gateproof.invalid';

/** Proposals of a CHILD_SA in strongSwan's words; those of AH come first. */
export interface ChildProposals {
  readonly esp: readonly string[];
  readonly ah?: readonly string[];
}

/** A connection that offers exactly these IKE proposals and carries these children, by name and ESP proposals. */
export function connectionConfig(
  context: StrongswanContext,
  options: {
    readonly proposals: readonly string[];
    readonly children: Readonly<Record<string, ChildProposals>>;
    /** What the children are to carry. Absent: everything. */
    readonly selectors?: TrafficSelectors | undefined;
    /** Whether the gateway makes an IKE SA without a child (RFC 6023). */
    readonly childless: boolean;
  },
): ConnectionConfig {
  const { remotePort, remoteAddress, features, credentials } = context;
  const childlessWord = knowsChildlessPrefer(features.release) ? 'prefer' : 'force';
  const children = Object.entries(options.children).map(([name, proposals]) => [
    name,
    childConfig(context, proposals, options.selectors),
  ]);
  return {
    version: 2,
    remote_addrs: [remoteAddress],
    // 500 is charon's default, from which it goes on to 4500 by itself. It puts the non-ESP marker of 4500 (RFC 3948 section 2.2) before what
    // it sends when neither port is 500.
    ...(remotePort === 500 ? {} : { remote_port: remotePort }),
    ...(remotePort === 4500 ? { local_port: 4500 } : {}),
    proposals: options.proposals,
    childless: options.childless ? childlessWord : 'allow',
    unique: 'never',
    mobike: false,
    rekey_time: 0,
    reauth_time: 0,
    dpd_delay: 0,
    send_cert: 'always',
    // 'dynamic' stands for the families of the addresses that are asked for.
    ...(features.requestsAddress ? { vips: ['0.0.0.0', ...(remoteAddress.includes(':') ? ['::'] : [])] } : {}),
    ...authentication(credentials),
    children: Object.fromEntries(children) as Readonly<Record<string, ChildConfig>>,
  };
}

function childConfig(
  { features }: StrongswanContext,
  { esp, ah = [] }: ChildProposals,
  selectors: TrafficSelectors | undefined,
): ChildConfig {
  const { local, remote } = selectorsOf(features, selectors);
  return {
    ...(ah.length === 0 ? {} : { ah_proposals: ah }),
    ...(esp.length === 0 ? {} : { esp_proposals: esp }),
    local_ts: local.split(','),
    remote_ts: remote.split(','),
    // No policy, no route: nothing of the host's traffic goes through what is negotiated here.
    policies: false,
    start_action: 'none',
    rekey_time: 0,
  };
}

function authentication(credentials: Credentials | undefined): {
  readonly 'local-1': AuthConfig;
  readonly 'remote-1': AuthConfig;
} {
  if (credentials === undefined) return { 'local-1': { auth: 'psk', id: anonymousId }, 'remote-1': { auth: 'psk' } };
  const { localId, remoteId, trustAnchors } = credentials;
  const local = localId === undefined ? {} : { id: localId };
  const remote = remoteId === undefined ? {} : { id: remoteId };
  if (credentials.kind === 'psk') {
    return { 'local-1': { auth: 'psk', ...local }, 'remote-1': { auth: 'psk', ...remote } };
  }
  const gateway = { auth: 'pubkey', ...remote, ...(trustAnchors.length > 0 ? { cacerts: trustAnchors } : {}) };
  if (credentials.kind === 'eap-mschapv2') {
    const user = { eap_id: new TextDecoder().decode(credentials.username.reveal()) };
    return { 'local-1': { auth: 'eap-mschapv2', ...local, ...user }, 'remote-1': gateway };
  }
  const certs = [credentials.certificate];
  if (credentials.kind === 'certificate')
    return { 'local-1': { auth: 'pubkey', ...local, certs }, 'remote-1': gateway };
  const eap = credentials.eapId === undefined ? {} : { eap_id: credentials.eapId };
  return { 'local-1': { auth: 'eap-tls', ...local, ...eap, certs }, 'remote-1': gateway };
}
