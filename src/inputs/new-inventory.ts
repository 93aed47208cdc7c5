import { stringify } from 'yaml';
import { checkHost } from './check-targets.ts';
import { Problems } from './problems.ts';

/**
 * An inventory to begin with: its targets, and as comments what else can stand in it. `schema` is where an editor finds its JSON Schema, a URL or a path
 * relative to the file. Throws InputError with every target that is none.
 */
export async function newInventory(targets: readonly string[], schema: string | undefined): Promise<string> {
  const problems = new Problems();
  for (const target of targets) await problems.collect(() => checkHost(target));
  problems.throwIfAny();
  const entries = [...new Set(targets)].map(entryOf);
  return `${schema === undefined ? '' : `# yaml-language-server: $schema=${schema}\n`}# Which VPN gateways are tested, and as whom. Secrets never stand here: files (relative to this one) and environment variables hold them.
# gateproof reads it by itself in this folder where no target is given; \`gateproof plan\` shows what a scan would send. Scan only what you may scan.
version: 1

targets:
${entries.length === 0 ? example : entries.join('')}
  # Everything that can be said of one:
  # - name: paris                     # what reports call it, and by what a history goes; by default the host
  #   endpoints:                      # in place of host: these alone
  #     - ikev2://vpn.example.net
  #     - sstp://vpn.example.net:443
  #     - openvpn+udp://vpn.example.net:1194
  #   serverName: vpn.example.net     # SNI and the name in the certificate, where an address is probed
  #   credentials: probe              # of those below
  #   group: europe                   # of those below

# PEM files of the authorities that certificates of gateways are verified against.
# trustAnchors: [root.pem]

# With credentials the IPsec table is judged, too, and IKE up to an established SA.
# credentials:
#   probe:
#     kind: psk                       # or certificate, pkcs12, eap-tls, eap-mschapv2; openvpn for the key of a control channel
#     localId: probe.example.net
#     remoteId: vpn.example.net
#     pskEnv: PROBE_PSK               # or pskFile

# How gateproof monitor looks at them again and again.
# groups:
#   europe: { every: 24h, jitter: 1h, policies: [azure-vpn-p2s] }
`;
}

const example = `  - host: vpn.example.net             # every endpoint that the policy speaks of; or host:port
`;

function entryOf(target: string): string {
  const isUrl = target.includes('://');
  return isUrl ? `  - endpoints: [${JSON.stringify(target)}]\n` : `  - host: ${stringify(target).trim()}\n`;
}
