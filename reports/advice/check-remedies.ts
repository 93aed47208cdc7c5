import type { Finding } from '../../core/finding/result.ts';
import type { Remediation } from './remedy.ts';

/** What can be changed where a check failed, by the reason that it failed for; nothing where only the check itself says what is wrong. */
export function checkRemedies(finding: Finding): readonly Remediation[] {
  return Object.hasOwn(byReason, finding.reason) ? (byReason[finding.reason]?.(finding) ?? []) : [];
}

const NEW_PACKAGE =
  'az network vnet-gateway vpn-client generate --resource-group GROUP --name GATEWAY --authentication-method EAPTLS';
const TUNNEL_TYPES =
  'az network vnet-gateway show --resource-group GROUP --name GATEWAY --query vpnClientConfiguration.vpnClientProtocols';

const byReason: Readonly<Record<string, (finding: Finding) => readonly Remediation[]>> = {
  'http-without-sstp': () => [
    everywhere(
      'See that the name and the port lead to the gateway itself, and not to a web server or a proxy before it, and that SSTP is switched on there. Where the gateway is not meant to speak SSTP, name the endpoint by what it speaks: tls:// or openvpn+tcp://.',
    ),
    withoutSstp(),
  ],
  'other-service': () => [
    everywhere(
      'What answers is no HTTP, so it cannot be SSTP. See that the name and the port lead to the gateway, or name the endpoint by what it speaks: tls:// or openvpn+tcp://.',
    ),
    withoutSstp(),
  ],
  'sha1-only': () => [
    everywhere(
      'Have the server offer SHA-256 (0x02 in the hash bitmask of its crypto binding request) beside SHA-1 or instead of it; a client uses it where it is offered. A server that cannot is to be updated, or left for IKEv2 or OpenVPN.',
    ),
    azure(
      'The offer of the gateway cannot be changed. Move the clients to IKEv2 or OpenVPN: SSTP ends on 2027-03-31.',
      [TUNNEL_TYPES],
    ),
  ],
  'profile-servers-differ': () => [
    everywhere(
      'Compare the servers that the finding lists, and make the package anew from the one gateway that is meant, instead of putting files of several packages together.',
    ),
    newPackage(''),
  ],
  'profile-roots-differ': () => [
    everywhere(
      "See which of the listed roots the gateway's certificate leads to, and have every file give that one. A client whose file gives another cannot connect, or will not when the gateway's certificate is replaced.",
    ),
    newPackage(''),
  ],
  'profile-root-outdated': () => [
    newPackage(
      'Clients that have nothing but the old root cannot connect once the gateway has its new certificate, whatever they authenticate by. ',
    ),
  ],
  'profile-root-expired': () => [
    everywhere(
      "Replace the root that the finding lists by the one that the gateway's certificate leads to now, or leave it out where that one is there already.",
    ),
    newPackage(''),
  ],
  'profile-usage-not-checked': () => [
    openVpn(
      "Add the line to the listed files: without it a client takes the certificate of any other client of the same root for the server's.",
      ['remote-cert-tls server'],
    ),
  ],
  'profile-name-not-checked': () => [
    openVpn("Add the line to the listed files; NAME is the name that the gateway's certificate carries.", [
      'verify-x509-name NAME name',
    ]),
  ],
  'profile-version-not-bound': (finding) => [
    openVpn(
      'Add the line to the listed files, in place of one with an older version.',
      wanted(finding)
        .slice(0, 1)
        .map((version) => `tls-version-min ${version}`),
    ),
  ],
  'profile-cipher-other': (finding) => [
    openVpn(
      'Put the documented cipher into the listed files, for newer clients as data-ciphers as well.',
      wanted(finding).length === 0 ? [] : [`cipher ${wanted(finding)[0]}`, `data-ciphers ${wanted(finding).join(':')}`],
    ),
  ],
  'profile-auth-other': (finding) => [
    openVpn(
      'Put the documented digest into the listed files.',
      wanted(finding)
        .slice(0, 1)
        .map((digest) => `auth ${digest}`),
    ),
  ],
  'profile-tunnels-outdated': () => [
    newPackage(
      'Set the tunnel type of the gateway to IKEv2, to OpenVPN, or to both, because SSTP ends on 2027-03-31. Before that, IKEv2 can be added beside SSTP without interrupting anybody. ',
    ),
  ],
  'profile-tunnels-other': () => [
    newPackage(
      'Set the tunnel type of the gateway to IKEv2, to OpenVPN, or to both: SSTP and OpenVPN exclude each other. ',
    ),
  ],
  'profile-key-embedded': () => [
    everywhere(
      'Take the key out of the package, and give every user a key of their own, apart from it. Everybody who has the package has that key: revoke its certificate, and issue another.',
    ),
  ],
  'profile-incomplete': () => [
    everywhere('The finding lists what is missing. Put it in, from the package as the gateway issues it.'),
    newPackage(''),
  ],
};

function everywhere(text: string): Remediation {
  return { where: 'every gateway', text, lines: [] };
}

function azure(text: string, lines: readonly string[]): Remediation {
  return { where: 'Azure VPN Gateway', text, lines };
}

function openVpn(text: string, lines: readonly string[]): Remediation {
  return { where: 'OpenVPN', text: `${text} Then give the profile to the users again.`, lines };
}

function newPackage(before: string): Remediation {
  return azure(
    `${before}Have the client package generated anew (Point-to-site configuration, Download VPN client), judge it with --profile, and give it to every user in place of the old one.`,
    [NEW_PACKAGE],
  );
}

function withoutSstp(): Remediation {
  return azure(
    'SSTP cannot be switched on any more since 2026-03-31, and ends on 2027-03-31. See which tunnel types the gateway has, and scan those instead of sstp://.',
    [TUNNEL_TYPES],
  );
}

/** What the clause wants of a directive. */
function wanted(finding: Finding): readonly string[] {
  return finding.rule === 'check' ? (finding.expected.wanted ?? []) : [];
}
