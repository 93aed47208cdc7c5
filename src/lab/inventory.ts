import { stringify } from 'yaml';
import { clientIdentities, type GatewayDefinition } from './gateways.ts';
import { secretFiles } from './secrets.ts';

/** The inventory's file name in a lab's folder. */
export const inventoryFile = 'gateproof.yaml';

/** A gateway and the address that the engine gave it. */
export interface PlacedGateway {
  readonly definition: GatewayDefinition;
  readonly address: string;
}

/**
 * The lab as an inventory (`gateproof.yaml`): its targets, with PSK credentials where they speak IKEv2 and the key of the control channel
 * where they speak OpenVPN, and beside them the IKEv2 gateways' credentials by certificate (`-cert`), PKCS#12 (`-p12`) and EAP-TLS (`-eap`).
 * Paths are relative to the file.
 */
export function labInventory(placed: readonly PlacedGateway[]): string {
  const targets = placed.map(({ definition, address }) => ({
    name: definition.name,
    host: address,
    endpoints: gatewayEndpoints(definition, address),
    serverName: definition.serverName,
    ...(definition.ike === undefined ? {} : { credentials: `${definition.ike.credentials}-psk` }),
    ...(definition.openvpn === undefined ? {} : { credentials: openVpnCredentials }),
  }));
  const credentials = Object.fromEntries<Record<string, string | number>>([
    ...placed.flatMap(({ definition: { ike, serverName } }) =>
      ike === undefined ? [] : gatewayCredentials(ike.credentials, serverName),
    ),
    ...(placed.some(({ definition }) => definition.openvpn !== undefined) ? [openVpnEntry] : []),
  ]);
  return `# Written by \`gateproof lab up\`; \`gateproof lab down\` removes it.\n${stringify(
    { version: 1, targets, credentials, trustAnchors: [secretFiles.root] },
    { lineWidth: 0 },
  )}`;
}

const openVpnCredentials = 'lab-openvpn';
const openVpnEntry: [string, Record<string, string | number>] = [
  openVpnCredentials,
  { kind: 'openvpn', wrap: 'tls-auth', keyFile: secretFiles.openVpnKey, keyDirection: 1, digest: 'SHA256' },
];

/** The target URLs of a gateway at an address. */
export function gatewayEndpoints(definition: GatewayDefinition, address: string): string[] {
  const { ike, tls, openvpn } = definition;
  return [
    ...(ike === undefined ? [] : [`ikev2://${address}`]),
    ...(tls === undefined ? [] : [`${tls.scheme}://${address}:443`]),
    ...(openvpn === undefined ? [] : [`openvpn+tcp://${address}:443`, `openvpn+udp://${address}:1194`]),
  ];
}

function gatewayCredentials(prefix: string, remoteId: string): [string, Record<string, string>][] {
  const certificate = { certificateFile: secretFiles.clientCertificate, keyFile: secretFiles.clientKey };
  return [
    [`${prefix}-psk`, { kind: 'psk', remoteId, localId: clientIdentities.psk, pskFile: secretFiles.psk }],
    [`${prefix}-cert`, { kind: 'certificate', remoteId, localId: clientIdentities.certificate, ...certificate }],
    [
      `${prefix}-p12`,
      {
        kind: 'pkcs12',
        remoteId,
        localId: clientIdentities.certificate,
        pkcs12File: secretFiles.clientPkcs12,
        passwordFile: secretFiles.pkcs12Password,
      },
    ],
    [`${prefix}-eap`, { kind: 'eap-tls', remoteId, localId: clientIdentities.eapTls, ...certificate }],
  ];
}
