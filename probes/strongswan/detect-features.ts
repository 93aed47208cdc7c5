import { keyExchangeRegistry } from '../../core/protocol/ikev2/registry.ts';
import { getAlgorithms, type Vici, version } from '../../packages/strongswan-vici-ts/src/index.ts';
import type { StrongswanFeatures } from './strongswan-context.ts';

/** Asks charon for its release and its key exchange methods. */
export async function detectFeatures(
  vici: Vici,
  options: { readonly requestsAddress: boolean; readonly signal: AbortSignal },
): Promise<StrongswanFeatures> {
  const { signal, requestsAddress } = options;
  const { version: release } = await version(vici, { signal });
  const implemented = (await getAlgorithms(vici, { signal })).get('ke') ?? [];
  return {
    release,
    requestsAddress,
    keyExchanges: new Set(implemented.flatMap(({ name }) => keyExchangeRegistry.fromVici(name) ?? [])),
  };
}

/** Whether this charon knows `childless = prefer` (5.9.10). */
export function knowsChildlessPrefer(release: string): boolean {
  const [major = 0, minor = 0, patch = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > 5 || (major === 5 && (minor > 9 || (minor === 9 && patch >= 10)));
}
