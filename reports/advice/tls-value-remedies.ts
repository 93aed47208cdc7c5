import type { Finding } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import { documentedCombinations } from '../words/row-names.ts';
import type { Remediation } from './remedy.ts';

/** What sets the groups and the signature schemes of a server; OpenVPN has no option for the second. */
const options: Readonly<Record<string, { readonly key: string; readonly nginx: string; readonly openvpn?: string }>> = {
  'tls.groups': { key: 'group', nginx: 'ssl_ecdh_curve', openvpn: 'tls-groups' },
  'tls.signatures': { key: 'signatureScheme', nginx: 'ssl_conf_command SignatureAlgorithms' },
};

/** How groups or signature schemes are added to those of a server, or taken out; undefined for another table. */
export function tlsValueRemedies(table: string, finding: Finding): readonly Remediation[] | undefined {
  const option = options[table];
  if (option === undefined) return undefined;
  const isMissing = finding.direction === 'documented-accepted';
  const found = isMissing ? documentedCombinations(finding) : surplusOf(finding);
  const names = [...new Set(found.flatMap(({ [option.key]: name }) => (typeof name === 'string' ? [name] : [])))];
  const text = isMissing
    ? `Add ${names.join(', ')} to the list.`
    : `List those of the policy alone, without ${names.join(', ')}.`;
  const listed = isMissing ? names.join(':') : 'NAME:NAME';
  return [
    { where: 'nginx', text, lines: [`${option.nginx} ${listed};`] },
    ...(option.openvpn === undefined ? [] : [{ where: 'OpenVPN', text, lines: [`${option.openvpn} ${listed}`] }]),
  ];
}
