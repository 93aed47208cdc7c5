import type { Finding } from '../../core/finding/result.ts';
import type { Remediation } from './remedy.ts';

const swanctl = (text: string, ...lines: readonly string[]): readonly Remediation[] => [
  { where: 'strongSwan', text, lines },
];

/** What to change where a clause is about neither rows nor what none of them holds; undefined for any other. */
export function furtherRemedies({ rule, reason }: Finding): readonly Remediation[] | undefined {
  switch (rule) {
    case 'pairs':
      return swanctl(
        'Make a connection for each group, and name in esp_proposals of its children no other group than in its proposals.',
        'proposals = aes256gcm16-prfsha384-ecp384',
        'esp_proposals = aes256gcm16-ecp384',
      );
    case 'order':
      return swanctl(
        'Write the proposals in the order of the rows, and leave charon.prefer_configured_proposals on.',
        'proposals = FIRST, SECOND',
      );
    case 'limit':
      return [
        {
          where: 'Azure VPN Gateway',
          text: 'Set the lifetime in the custom IPsec policy of point-to-site, and of each connection.',
          lines: [
            'az network vpn-connection ipsec-policy add --resource-group GROUP --connection-name NAME --sa-lifetime SECONDS …',
          ],
        },
      ];
    case 'port':
      return [
        {
          where: 'every gateway',
          text: 'Let IKE listen at UDP 500 and 4500, and let the firewalls on the way pass both.',
          lines: [],
        },
      ];
    case 'identity':
      return reason === 'made-without-ppk'
        ? swanctl('Want a PPK of every peer of the connection.', 'ppk_id = NAME', 'ppk_required = yes')
        : [];
    case 'row':
    case 'nothing-else':
    case 'constraint':
    case 'version':
    case 'ike-version':
    case 'feature':
    case 'certificate':
    case 'check':
      return undefined;
  }
}
