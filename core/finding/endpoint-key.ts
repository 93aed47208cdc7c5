import type { TargetResult } from './result.ts';

/** Which endpoint of which gateway a target is, whatever its address. */
export interface EndpointKey {
  /** The inventory's name; without one the host as the URL has it, and for what stands in a file its URL. */
  readonly gateway: string;
  /** 'sstp:443'; where the gateway has that at several hosts, 'sstp:443@192.0.2.1'; 'profile' for what stands in a file. */
  readonly key: string;
}

type KeyedTarget = Pick<TargetResult, 'url' | 'scheme' | 'host' | 'port' | 'gateway'>;

/**
 * The keys of the targets of one result, by URL; no two are the same, and neither the order of the targets nor the other gateways matter. A
 * gateway that has a name keeps its key when its address changes, as long as it has one address: where its name leads to two, each has the
 * key with its own address, and the key without one is no target's. Without a name of the inventory, a host that resolves to several
 * addresses is a gateway by each of them, because URLs have the addresses then; while it resolves to one, it is one gateway by that host.
 * One endpoint that is asked by several identities is a target by each; what tells their URLs apart, from '#' on, ends the key.
 */
export function endpointKeys(targets: readonly KeyedTarget[]): ReadonlyMap<string, EndpointKey> {
  const named = targets.map((target) => ({ target, gateway: target.gateway ?? target.host ?? target.url }));
  const urlsOf = Map.groupBy(named, ({ target, gateway }) => JSON.stringify([gateway, placeOf(target)]));
  return new Map(
    named.map(({ target, gateway }) => {
      const others = urlsOf.get(JSON.stringify([gateway, placeOf(target)])) ?? [];
      const here = others.filter((other) => other.target.host === target.host);
      const at = here.length < others.length ? `@${target.host ?? target.url}` : '';
      const identity = here.length > 1 && target.url.includes('#') ? target.url.slice(target.url.indexOf('#')) : '';
      return [target.url, { gateway, key: `${placeOf(target)}${at}${identity}` }];
    }),
  );
}

function placeOf({ scheme, port }: KeyedTarget): string {
  return port === undefined ? scheme : `${scheme}:${port}`;
}
