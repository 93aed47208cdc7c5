import { endpointKeys } from '../endpoint-key.ts';
import type { TargetResult } from '../result.ts';
import type { MovedTarget, RenamedTarget } from './diff-document.ts';

type NamedTarget = Pick<TargetResult, 'url' | 'scheme' | 'host' | 'port' | 'gateway'>;

/** Which targets of two results are one endpoint, each once at most. */
export interface PairedTargets {
  /** URL in the old result, by that in the new one. */
  readonly oldOf: ReadonlyMap<string, string>;
  readonly moved: readonly MovedTarget[];
  readonly renamed: readonly RenamedTarget[];
}

/**
 * What the inventory names on both sides is one by its name, wherever it was; what is left is one by its URL: what has no name, a gateway that
 * was renamed, and of one that had another number of addresses those that stayed (decision 0047).
 */
export function pairTargets(before: readonly NamedTarget[], after: readonly NamedTarget[]): PairedTargets {
  const [older, newer] = [byName(before), byName(after)];
  const oldOf = new Map<string, string>();
  const moved: MovedTarget[] = [];
  for (const [name, { url, gateway }] of newer) {
    const was = older.get(name)?.url;
    if (was === undefined) continue;
    oldOf.set(url, was);
    if (was !== url) moved.push({ gateway, url, was });
  }
  const taken = new Set(oldOf.values());
  const left = new Map(before.filter(({ url }) => !taken.has(url)).map((target) => [target.url, target]));
  const renamed: RenamedTarget[] = [];
  for (const { url, gateway } of after) {
    const old = oldOf.has(url) ? undefined : left.get(url);
    if (old === undefined) continue;
    oldOf.set(url, url);
    const was = old.gateway;
    if (gateway !== undefined && was !== undefined && gateway !== was) renamed.push({ url, gateway, was });
  }
  return { oldOf, moved, renamed };
}

/** Targets that have a name in the inventory, by it and their key. */
function byName(
  targets: readonly NamedTarget[],
): ReadonlyMap<string, { readonly url: string; readonly gateway: string }> {
  const keys = endpointKeys(targets);
  return new Map(
    targets.flatMap(({ url, gateway }) => {
      const key = keys.get(url)?.key;
      return gateway === undefined || key === undefined
        ? []
        : [[JSON.stringify([gateway, key]), { url, gateway }] as const];
    }),
  );
}
