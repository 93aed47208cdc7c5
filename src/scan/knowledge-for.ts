import type { Target } from '../../core/endpoint/target.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';

/** What Azure documents about its gateways, where the recording holds the configuration of one; it is loaded for nothing else. */
export async function knowledgeFor(
  { targets }: { readonly targets: readonly Pick<Target, 'scheme'>[] },
  signal: AbortSignal,
): Promise<AzureKnowledge | undefined> {
  if (!targets.some(({ scheme }) => scheme === 'azure')) return undefined;
  const { loadKnowledge } = await import('../../core/policy/load-knowledge.ts');
  return await loadKnowledge({ signal });
}
