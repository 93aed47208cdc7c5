import type { ImageName } from './images.ts';
import type { CertificateFlaw } from './pki.ts';

/** A gateway of the lab: a folder of `containers/`, and what runs it. */
export interface GatewayDefinition {
  /** The folder's name. */
  readonly name: string;
  /** The name in its certificates, its IKE identity and its SNI. */
  readonly serverName: string;
  /** IKEv2 on UDP 500 and 4500. */
  readonly ike?: {
    readonly image: ImageName;
    /** Its credentials in the inventory are called this, a dash, and the way to authenticate. */
    readonly credentials: string;
  };
  /** TLS on TCP 443, and what is spoken over it. */
  readonly tls?: TlsServerDefinition & { readonly scheme: 'sstp' | 'tls' };
  /** OpenVPN on TCP 443 and UDP 1194, wrapped by tls-auth; so it has no `tls`. */
  readonly openvpn?: TlsServerDefinition;
  /** Started only where it is asked for by its name. */
  readonly isExtra?: true;
  /** The gateway whose OpenVPN its client package names besides its own SSTP: no gateway of Azure has both. */
  readonly packagedWith?: string;
}

/** A server that shows a certificate. */
export interface TlsServerDefinition {
  readonly image: ImageName;
  /** The files of the folder that configure it; they go to /etc/gateproof. */
  readonly configurationFiles: readonly string[];
  readonly certificateFlaw: CertificateFlaw;
  /** What is wrong with a second certificate, tls-2.pem, for servers that show two. */
  readonly secondCertificateFlaw?: CertificateFlaw;
}

/** The registry of the lab's gateways. */
export const gateways: readonly GatewayDefinition[] = [
  {
    name: 'conforming',
    serverName: 'conforming.lab.gateproof.test',
    ike: { image: 'gateproof/strongswan:bookworm', credentials: 'lab' },
    tls: {
      scheme: 'sstp',
      image: 'gateproof/nginx:bookworm',
      configurationFiles: ['nginx.conf', 'sstp.conf'],
      certificateFlaw: 'none',
    },
  },
  {
    name: 'drifted',
    serverName: 'drifted.lab.gateproof.test',
    packagedWith: 'drifted-openvpn',
    ike: { image: 'gateproof/strongswan:forky', credentials: 'drifted' },
    tls: {
      scheme: 'sstp',
      image: 'gateproof/nginx:bookworm',
      configurationFiles: ['nginx.conf', 'sstp.conf'],
      certificateFlaw: 'expired',
    },
  },
  {
    name: 'legacy',
    serverName: 'legacy.lab.gateproof.test',
    tls: {
      scheme: 'tls',
      image: 'gateproof/gnutls:bookworm',
      configurationFiles: ['priority'],
      certificateFlaw: 'sha1-signature',
    },
  },
  {
    name: 'conforming-openvpn',
    serverName: 'conforming-openvpn.lab.gateproof.test',
    openvpn: {
      image: 'gateproof/openvpn:trixie',
      configurationFiles: ['tcp.conf', 'udp.conf'],
      certificateFlaw: 'none',
    },
  },
  {
    name: 'drifted-openvpn',
    serverName: 'drifted-openvpn.lab.gateproof.test',
    openvpn: {
      image: 'gateproof/openvpn:forky',
      configurationFiles: ['tcp.conf', 'udp.conf'],
      certificateFlaw: 'sha1-signature',
    },
  },
  ...(
    [
      ['azure-like', 'none'],
      ['azure-like-drifted', 'expired'],
      ['azure-like-fleet', 'none'],
      ['azure-like-limited', 'none'],
    ] as const
  ).map(
    ([name, secondCertificateFlaw]): GatewayDefinition => ({
      name,
      serverName: `${name}.lab.gateproof.test`,
      isExtra: true,
      tls: {
        scheme: 'sstp',
        image: 'gateproof/nginx:bookworm',
        configurationFiles: ['nginx.conf', 'sstp.conf', 'front.conf'],
        certificateFlaw: 'none',
        secondCertificateFlaw,
      },
    }),
  ),
];

/** The identities that the IKEv2 gateways know, one for each way to authenticate. */
export const clientIdentities = {
  psk: 'psk-client.lab.gateproof.test',
  certificate: 'client.lab.gateproof.test',
  eapTls: 'eap-client.lab.gateproof.test',
} as const;
