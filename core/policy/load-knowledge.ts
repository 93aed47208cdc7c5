import { programText } from '../program-files.ts';
import { type AzureKnowledge, parseKnowledge } from './azure-knowledge.ts';

const file = 'knowledge/azure-vpn-gateway-skus.yaml';

/** What Azure documents about its VPN gateways, from `knowledge/`. Throws DocumentError for a file that was damaged, and the signal's reason. */
export async function loadKnowledge({ signal }: { readonly signal: AbortSignal }): Promise<AzureKnowledge> {
  signal.throwIfAborted();
  return parseKnowledge(programText(file), file);
}
