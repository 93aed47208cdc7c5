import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';

/** What Azure documents of the IKE SA, without what needs credentials, and nothing of other protocols: a gateway can conform to it without any. */
export async function ikePolicy(): Promise<string> {
  const whole = parse(await readFile('policies/vendors/azure-vpn-p2s.yaml', 'utf8')) as Record<string, unknown>;
  const { version, title, sources, source, ike } = whole;
  return stringify({ id: 'azure-ike', version, title, sources, ...(source === undefined ? {} : { source }), ike });
}
