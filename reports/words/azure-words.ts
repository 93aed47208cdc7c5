import { wordOf } from './word-of.ts';

const protocols: Readonly<Record<string, string>> = {
  IkeV2: 'IKEv2',
  ikev2: 'IKEv2',
  sstp: 'SSTP',
  ikev2OpenVpn: 'IKEv2 and OpenVPN',
};

/** A tunnel type as its standard spells it; Azure's API writes 'IkeV2'. */
export function protocolName(code: string): string {
  return wordOf(protocols, code) ?? code;
}

const downtimes: Readonly<Record<string, string>> = {
  'until-applied': 'the gateway takes no connections until the new configuration is applied',
  'until-clients-configured': 'clients cannot connect until the new package is on them',
};

/** What a documented way out of SSTP interrupts, by the knowledge's code for it. */
export function downtimeWords(code: string): string {
  return wordOf(downtimes, code) ?? code;
}

const policyFields: Readonly<Record<string, string>> = {
  saLifeTimeSeconds: 'SA lifetime in seconds',
  saDataSizeKilobytes: 'SA size in kilobytes',
  ipsecEncryption: 'IPsec encryption',
  ipsecIntegrity: 'IPsec integrity',
  ikeEncryption: 'IKE encryption',
  ikeIntegrity: 'IKE integrity',
  dhGroup: 'DH group',
  pfsGroup: 'PFS group',
};

/** A custom policy's member as the portal's reader knows it. */
export function policyFieldWords(name: string): string {
  return wordOf(policyFields, name) ?? name;
}
