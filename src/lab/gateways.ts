import type { ImageName } from './images.ts';
import type { CertificateFlaw } from './pki.ts';

/** A gateway of the lab: a folder of `containers/`, and what runs it. */
export interface GatewayDefinition {
  /** The folder's name. */
  readonly name: string;
  /** The name in its certificates, its IKE identity and its SNI. */
  readonly serverName: string;
  /** IKEv2 on UDP 500 and 4500; absent when it speaks TLS only. */
  readonly ike?: {
    readonly image: ImageName;
    /** Its credentials in the inventory are called this, a dash, and the way to authenticate. */
    readonly credentials: string;
  };
  /** TLS on TCP 443. */
  readonly tls: {
    readonly image: ImageName;
    /** The file of the folder that configures it; it goes to /etc/gateproof. */
    readonly configurationFile: string;
    readonly certificateFlaw: CertificateFlaw;
  };
}

/** The registry of the lab's gateways. */
export const gateways: readonly GatewayDefinition[] = [
  {
    name: 'conforming',
    serverName: 'conforming.lab.gateproof.test',
    ike: { image: 'gateproof/strongswan:bookworm', credentials: 'lab' },
    tls: { image: 'gateproof/nginx:bookworm', configurationFile: 'nginx.conf', certificateFlaw: 'none' },
  },
  {
    name: 'drifted',
    serverName: 'drifted.lab.gateproof.test',
    ike: { image: 'gateproof/strongswan:forky', credentials: 'drifted' },
    tls: { image: 'gateproof/nginx:bookworm', configurationFile: 'nginx.conf', certificateFlaw: 'expired' },
  },
  {
    name: 'legacy',
    serverName: 'legacy.lab.gateproof.test',
    tls: { image: 'gateproof/gnutls:bookworm', configurationFile: 'priority', certificateFlaw: 'sha1-signature' },
  },
];

/** The identities that the IKEv2 gateways know, one for each way to authenticate. */
export const clientIdentities = {
  psk: 'psk-client.lab.gateproof.test',
  certificate: 'client.lab.gateproof.test',
  eapTls: 'eap-client.lab.gateproof.test',
} as const;
