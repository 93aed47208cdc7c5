import { authentication } from '../../../../rules/checks/azure/authentication.ts';
import { testAzureCheck } from '../../../support/azure-check.ts';

/* Certificate and RADIUS go with all tunnel types, Entra ID with OpenVPN alone, RADIUS not with the Basic SKU. */

testAzureCheck('azure-authentication', authentication, [
  {
    when: 'the gateway is policy-based, which has no point-to-site',
    gateway: { vpnType: 'PolicyBased', authentication: ['Certificate'], protocols: ['IkeV2'], sku: 'VpnGw1AZ' },
    says: ['fail', 'point-to-site-needs-route-based'],
    exactly: { vpnType: 'PolicyBased' },
  },
  {
    when: 'the export does not say how clients authenticate',
    gateway: { vpnType: 'RouteBased', protocols: ['IkeV2'], sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnAuthenticationTypes' },
  },
  {
    when: 'the list of ways to authenticate is empty',
    gateway: { authentication: [], protocols: [], sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnAuthenticationTypes' },
  },
  {
    when: 'the export does not name tunnel types',
    gateway: { authentication: ['Certificate'], sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientProtocols', authentication: ['Certificate'] },
  },
  {
    when: 'certificates, which all tunnel types can do',
    gateway: { authentication: ['Certificate'], protocols: ['SSTP', 'IkeV2'], sku: 'VpnGw1AZ' },
    says: ['pass', 'authentication-fits'],
    exactly: { authentication: ['Certificate'], protocols: ['SSTP', 'IkeV2'] },
  },
  {
    when: 'names are written in another case',
    gateway: { authentication: ['certificate', 'RADIUS'], protocols: ['IkeV2'], sku: 'VpnGw1AZ' },
    says: ['pass', 'authentication-fits'],
  },
  {
    when: 'Entra ID without OpenVPN, beside certificates',
    gateway: { authentication: ['AAD', 'Certificate'], protocols: ['SSTP', 'IkeV2'], sku: 'VpnGw1AZ' },
    says: ['fail', 'authentication-without-protocol'],
    exactly: { authentication: ['AAD', 'Certificate'], protocols: ['SSTP', 'IkeV2'], unusable: ['AAD'] },
  },
  {
    when: 'Entra ID with OpenVPN beside certificates with IKEv2',
    gateway: { authentication: ['AAD', 'Certificate'], protocols: ['IkeV2', 'OpenVPN'], sku: 'VpnGw1AZ' },
    says: ['pass', 'authentication-fits'],
  },
  {
    when: 'IKEv2, which Entra ID alone cannot do',
    gateway: { authentication: ['AAD'], protocols: ['IkeV2', 'OpenVPN'], sku: 'VpnGw1AZ' },
    says: ['fail', 'protocol-without-authentication'],
    exactly: { authentication: ['AAD'], protocols: ['IkeV2', 'OpenVPN'], idle: ['IkeV2'] },
  },
  {
    when: 'a tunnel type is not known, which Entra ID may go with',
    gateway: { authentication: ['AAD'], protocols: ['IkeV2'], unknownProtocols: ['OpenVPN2'], sku: 'VpnGw1AZ' },
    says: ['fail', 'protocol-without-authentication'],
    observes: { idle: ['IkeV2'] },
  },
  {
    when: 'a tunnel type is not known, and all others have a way to authenticate',
    gateway: { authentication: ['Certificate'], protocols: ['IkeV2'], unknownProtocols: ['New'], sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'protocol-not-known'],
    exactly: { authentication: ['Certificate'], protocols: ['IkeV2'], unknownProtocols: ['New'] },
  },
  {
    when: 'a tunnel type is not known, which Entra ID may go with beside certificates',
    gateway: {
      authentication: ['AAD', 'Certificate'],
      protocols: ['IkeV2'],
      unknownProtocols: ['OpenVPN2'],
      sku: 'VpnGw1AZ',
    },
    says: ['inconclusive', 'protocol-not-known'],
  },
  {
    when: 'RADIUS on Basic, beside certificates',
    gateway: { authentication: ['Certificate', 'Radius'], protocols: ['SSTP'], sku: 'Basic' },
    says: ['fail', 'authentication-not-on-sku'],
    exactly: {
      authentication: ['Certificate', 'Radius'],
      protocols: ['SSTP'],
      sku: 'Basic',
      refused: ['Radius'],
    },
  },
  {
    when: 'RADIUS on a SKU that can do it',
    gateway: { authentication: ['Radius'], protocols: ['IkeV2'], sku: 'VpnGw1AZ' },
    says: ['pass', 'authentication-fits'],
  },
  {
    when: 'RADIUS beside certificates, and nobody says on which SKU',
    gateway: { authentication: ['Certificate', 'Radius'], protocols: ['IkeV2'] },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'sku.name', authentication: ['Certificate', 'Radius'], protocols: ['IkeV2'] },
  },
  {
    when: 'certificates alone, and nobody says on which SKU',
    gateway: { authentication: ['Certificate'], protocols: ['IkeV2'] },
    says: ['pass', 'authentication-fits'],
  },
  {
    when: 'RADIUS on a Virtual WAN gateway, which has no SKU',
    gateway: { kind: 'vwan-p2s-gateway', authentication: ['Radius'], protocols: ['IkeV2'] },
    says: ['pass', 'authentication-fits'],
  },
  {
    when: 'a way to authenticate that nobody knows, beside certificates',
    gateway: { authentication: ['Certificate', 'Passkey'], protocols: ['IkeV2'], sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'authentication-not-known'],
    exactly: { authentication: ['Certificate', 'Passkey'], protocols: ['IkeV2'], strangers: ['Passkey'] },
  },
  {
    when: 'a way that nobody knows, which may be that of the tunnel type left over',
    gateway: { authentication: ['AAD', 'Passkey'], protocols: ['IkeV2', 'OpenVPN'], sku: 'VpnGw1AZ' },
    says: ['inconclusive', 'authentication-not-known'],
    observes: { strangers: ['Passkey'] },
  },
]);
