import type { ObservedTarget } from '../run/observe-options.ts';

/** Targets that are one gateway: by the inventory's name, without one by their host. */
export interface TargetsOfGateway {
  readonly gateway: string;
  readonly targets: readonly ObservedTarget[];
}

/** The gateways of a list of targets, in the order in which they first come. */
export function gatewaysOf(targets: readonly ObservedTarget[]): readonly TargetsOfGateway[] {
  const byName = Map.groupBy(targets, ({ target: { gateway, host } }) => gateway ?? host);
  return [...byName].map(([gateway, own]) => ({ gateway, targets: own }));
}
