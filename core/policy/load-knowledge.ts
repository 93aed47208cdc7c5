import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AzureKnowledge, parseKnowledge } from './azure-knowledge.ts';
import { policiesFolder } from './policies-folder.ts';

const file = 'azure-vpn-gateway-skus.yaml';

/** What Azure documents about its VPN gateways, from `policies/`. Throws DocumentError for a file that was damaged, and the signal's reason. */
export async function loadKnowledge({ signal }: { readonly signal: AbortSignal }): Promise<AzureKnowledge> {
  return parseKnowledge(await readFile(join(policiesFolder(), file), { encoding: 'utf8', signal }), `policies/${file}`);
}
