import { createClientPackage } from './client-package.ts';
import type { GatewayDefinition } from './gateways.ts';
import type { PlacedGateway } from './inventory.ts';
import type { LabSecrets } from './secrets.ts';

/** The file name of a gateway's client package in a lab's folder. */
export function packageFile({ name }: GatewayDefinition): string {
  return `${name}.zip`;
}

/**
 * A gateway's client package: its own SSTP or OpenVPN, and the OpenVPN of the gateway that it is packaged with where the lab has that one.
 * Undefined for a gateway that is no VPN.
 */
export function labPackage(
  { definition, address }: PlacedGateway,
  placed: readonly PlacedGateway[],
  { authority, openVpnKey }: LabSecrets,
): Uint8Array | undefined {
  const { name, serverName, tls, packagedWith = name } = definition;
  const partner = placed.find((other) => other.definition.name === packagedWith);
  if (tls?.scheme === 'tls') return undefined;
  return createClientPackage({
    root: authority.certificate.toString('pem'),
    ...(tls === undefined ? {} : { sstp: { host: address, serverName } }),
    ...(partner?.definition.openvpn === undefined
      ? {}
      : { openvpn: { host: partner.address, serverName: partner.definition.serverName, keyFile: openVpnKey } }),
  });
}
