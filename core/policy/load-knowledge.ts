import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AzureKnowledge, parseKnowledge } from './azure-knowledge.ts';
import { dataFolder } from './data-folder.ts';

const file = 'azure-vpn-gateway-skus.yaml';

/** What Azure documents about its VPN gateways, from `knowledge/`. Throws DocumentError for a file that was damaged, and the signal's reason. */
export async function loadKnowledge({ signal }: { readonly signal: AbortSignal }): Promise<AzureKnowledge> {
  return parseKnowledge(
    await readFile(join(dataFolder('knowledge'), file), { encoding: 'utf8', signal }),
    `knowledge/${file}`,
  );
}
