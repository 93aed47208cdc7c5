import type { ClauseReference, Finding } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import type { NamedCombination } from '../../core/finding/told/parts.ts';
import {
  encryptionKeyword,
  encryptionValue,
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
} from '../../core/protocol/ikev2/registry.ts';
import { documentedCombinations } from '../words/row-names.ts';
import { weakWords } from '../words/weak-words.ts';
import { wordOf } from '../words/word-of.ts';
import { checkRemedies } from './check-remedies.ts';
import { furtherRemedies } from './further-remedies.ts';
import type { Remediation } from './remedy.ts';
import { tlsValueRemedies } from './tls-value-remedies.ts';

/**
 * What can be changed where a clause fails; nothing for a clause that did not fail, or where only the clause itself says what is wrong. Where the change
 * would switch on what is weak, that comes first.
 */
export function remediations(clause: ClauseReference, finding: Finding): readonly Remediation[] {
  if (finding.verdict !== 'fail') return [];
  const weak = weakWords(clause, finding);
  return [...(weak === undefined ? [] : [instead(weak)]), ...byKind(clause, finding)];
}

function byKind(clause: ClauseReference, finding: Finding): readonly Remediation[] {
  if (clause.kind === 'check') return checkRemedies(finding);
  if (clause.kind === 'certificate') return [certificate(finding.reason)];
  const further = furtherRemedies(finding) ?? tlsValueRemedies(clause.table, finding);
  if (further !== undefined) return further;
  const isTls = clause.table === 'tls';
  if (!isTls && clause.table !== 'ike' && clause.table !== 'ipsec') return [];
  if (clause.kind === 'row') return isTls ? missingSuite(finding) : missingProposal(clause.table, finding);
  if (clause.kind === 'version') return versions(finding);
  if (clause.kind === 'ike-version') return withoutIkev1;
  if (clause.kind === 'feature') return [];
  return isTls ? surplusSuites(finding) : surplusProposals(clause.table);
}

/** What to do in place of all that follows. */
function instead(text: string): Remediation {
  return {
    where: 'every gateway',
    text: `${text}.`,
    lines: ['gateproof policy new RESULT --out mine.yaml', 'gateproof scan TARGET --waivers gateproof-waivers.yaml'],
  };
}

const withoutIkev1: readonly Remediation[] = [
  {
    where: 'Azure VPN Gateway',
    text: 'A site-to-site connection with the protocol IKEv1 shares the port. Make it anew with IKEv2.',
    lines: [],
  },
  {
    where: 'strongSwan',
    text: 'Say version = 2 for every connection: without it, or with 0, IKEv1 is taken too.',
    lines: ['version = 2'],
  },
  { where: 'libreswan', text: 'Drop IKEv1 for all connections.', lines: ['ikev1-policy=drop'] },
];

const AZURE_COMMAND =
  'az network vnet-gateway vpn-client ipsec-policy set --resource-group GROUP --name GATEWAY --ike-encryption … --ike-integrity … --dh-group … --ipsec-encryption … --ipsec-integrity … --pfs-group … --sa-lifetime SECONDS --sa-max-size KILOBYTES';

function missingProposal(table: string, finding: Finding): readonly Remediation[] {
  const option = table === 'ike' ? 'proposals' : 'esp_proposals';
  const lines = documentedCombinations(finding).flatMap((one) => {
    const words = proposal(one);
    return words === undefined ? [] : [`${option} = ${words}`];
  });
  return [
    azure(
      'A custom IPsec policy narrows the default tables to one combination. Remove it to get the tables back, or set the combination that the clients need; a new profile has to be given to them afterwards.',
    ),
    {
      where: 'strongSwan',
      text: `Add the combination to ${option} of the connection in swanctl.conf (${table === 'ike' ? 'the connection itself' : 'its child'}), then reload with "swanctl --load-conns".`,
      lines,
    },
  ];
}

function surplusProposals(table: string): readonly Remediation[] {
  const option = table === 'ike' ? 'proposals' : 'esp_proposals';
  return [
    azure(
      'The default tables cannot be edited row by row. A custom IPsec policy (IKEv2 only) leaves the one combination that it names; Windows clients with default settings may need a matching policy of their own.',
    ),
    {
      where: 'strongSwan',
      text: `Name every combination of the policy in ${option} and leave the word "default" out: without the option, or with that word, the built-in list is accepted as well.`,
      lines: [`${option} = COMBINATION, COMBINATION`],
    },
  ];
}

function azure(text: string): Remediation {
  return {
    where: 'Azure VPN Gateway',
    text: `${text} In the portal: the virtual network gateway, Point-to-site configuration, IPsec / IKE policy.`,
    lines: [AZURE_COMMAND],
  };
}

function missingSuite(finding: Finding): readonly Remediation[] {
  const combinations = documentedCombinations(finding);
  const names = combinations.flatMap(({ suite }) => (typeof suite === 'string' ? [suite] : []));
  const isTls13 = combinations.some(({ version }) => version === 'TLSv1.3');
  return [
    {
      where: 'OpenVPN',
      text: 'Add the suite to the list that the server takes; names are those of the registry.',
      lines: names.map((name) => (isTls13 ? `tls-ciphersuites ${name}` : `tls-cipher ${name.replaceAll('_', '-')}`)),
    },
    {
      where: 'nginx',
      text: isTls13
        ? 'Suites of TLS 1.3 are set through OpenSSL.'
        : 'Add the suite to ssl_ciphers by its OpenSSL name ("openssl ciphers -stdname" lists both), and see that the certificate fits it: an ECDSA suite needs an ECDSA key.',
      lines: isTls13 ? [`ssl_conf_command Ciphersuites ${names.join(':')};`] : ['ssl_ciphers NAME:NAME;'],
    },
  ];
}

function surplusSuites(finding: Finding): readonly Remediation[] {
  const found = surplusOf(finding).map(({ version }) => version);
  const old = [...new Set(found.flatMap((one) => (typeof one === 'string' && one < 'TLSv1.2' ? [one] : [])))];
  const text = `List the suites of the policy alone${old.length === 0 ? '' : `, and switch ${old.join(' and ')} off`}.`;
  return [
    { where: 'OpenVPN', text, lines: ['tls-version-min 1.2', 'tls-cipher NAME:NAME', 'tls-ciphersuites NAME:NAME'] },
    {
      where: 'nginx',
      text,
      lines: ['ssl_protocols TLSv1.2;', 'ssl_ciphers NAME:NAME;', 'ssl_prefer_server_ciphers on;'],
    },
    managed(),
  ];
}

function versions(finding: Finding): readonly Remediation[] {
  const isSurplus = finding.direction === 'undocumented-refused';
  return [
    {
      where: 'OpenVPN',
      text: isSurplus
        ? 'Leave the version out of the range that the server takes.'
        : 'Take the version into the range of the server.',
      lines: ['tls-version-min 1.2', 'tls-version-max VERSION'],
    },
    {
      where: 'nginx',
      text: isSurplus
        ? 'Name only the versions that the policy wants.'
        : 'Name the version among those that are taken.',
      lines: ['ssl_protocols TLSv1.2;'],
    },
    managed(),
  ];
}

function managed(): Remediation {
  return {
    where: 'Azure VPN Gateway',
    text: 'The TLS settings of the gateway cannot be changed. Tell Microsoft what was seen, with the octets of this report, and turn off the tunnel type that you do not need.',
    lines: [],
  };
}

function certificate(reason: string): Remediation {
  const text: Readonly<Record<string, string>> = {
    'expired-or-not-yet-valid':
      'Give the gateway a certificate that is inside its dates, and see to it that it is renewed in time.',
    'forbidden-signature-hash':
      'Have the certificate, and every one above it but the root, issued anew with SHA-256 or a longer hash.',
    'key-too-short': 'Make a new key of the length that the policy wants, and have a certificate issued for it.',
    'key-not-allowed':
      'Make a new key of a kind that the policy allows, and have a certificate issued for it; where the key is that of a CA, by another CA.',
    'signature-not-allowed':
      'Have the certificate issued anew by a CA that signs with an algorithm that the policy allows.',
    'validity-too-long': 'Have a certificate issued for a shorter time, and see to it that it is renewed by itself.',
    'ends-soon': 'Have the certificate that ends renewed now, and give the gateway the new one.',
    'no-alternative-name':
      'Have the certificate issued with the name that the clients use as a subject alternative name.',
    'name-differs': 'Have the certificate issued for the name that the clients use, as a subject alternative name.',
    'invalid-path': 'Let the gateway send the whole chain below the root, and give the clients that root.',
  };
  return {
    where: 'every gateway',
    text: wordOf(text, reason) ?? 'Have the certificate issued anew as the clause wants it.',
    lines: [],
  };
}

/** strongSwan's words for a combination of IKE or ESP; undefined where it has none for a part of it. */
function proposal({ encryption, integrity, prf, keyExchange }: NamedCombination): string | undefined {
  const cipher = typeof encryption === 'string' ? encryptionValue(encryption) : undefined;
  const words = [
    cipher === undefined ? undefined : encryptionKeyword(cipher),
    ...word(integrity, integrityRegistry),
    ...word(prf, prfRegistry),
    ...word(keyExchange, keyExchangeRegistry),
  ];
  return words.includes(undefined) ? undefined : words.join('-');
}

/** Nothing for an absent part or NONE; undefined for a name that strongSwan does not know. */
function word(
  name: NamedCombination[string] | undefined,
  registry: { readonly id: (name: string) => number | undefined; readonly keyword: (id: number) => string | undefined },
): readonly (string | undefined)[] {
  if (typeof name !== 'string') return [];
  const id = registry.id(name);
  return [id === undefined ? undefined : registry.keyword(id)];
}
