import { defined } from '../../core/defined.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import { observationId } from '../../core/observation/observation-id.ts';
import type { RecordedTarget } from '../../core/observation/recording.ts';
import type { Endpoint } from './expand-addresses.ts';

/** What was seen of one endpoint, and the target of the user that it is an address of. */
export interface SeenEndpoint {
  readonly of: Target;
  readonly endpoint: Endpoint;
  readonly drafts: readonly ObservationDraft[];
}

/**
 * Targets and observations in the order of the user's targets, then of their addresses, then of the plan, whatever the order of arrival.
 * Targets of an interrupted run whose turn never came stand there too: nothing disappears.
 */
export function assembleRecording(
  order: readonly Target[],
  seen: readonly SeenEndpoint[],
): { readonly targets: readonly RecordedTarget[]; readonly observations: readonly Observation[] } {
  const sorted = [...seen].sort(
    (a, b) => order.indexOf(a.of) - order.indexOf(b.of) || compare(a.endpoint.target.url, b.endpoint.target.url),
  );
  const unreached = order.filter((target) => !seen.some(({ of }) => of === target));
  const targets = withOwnUrls([...sorted.map(({ endpoint }) => endpoint.target), ...unreached]);
  return { targets: targets.map(recorded), observations: numbered(sorted, targets) };
}

/**
 * Two names of one address are two targets, and so is an address that is given beside its name: everything that is known of a target is kept
 * by its URL. The first keeps it; behind a `#` the others have the credentials or the name that they are known by, else a number.
 */
function withOwnUrls(targets: readonly Target[]): readonly Target[] {
  const taken = new Set<string>();
  return targets.map((target) => {
    const { url, serverName } = target;
    let own = url;
    if (taken.has(own) && target.credentials !== undefined) own = `${url}#${target.credentials}`;
    if (taken.has(own) && serverName !== undefined) own = `${url}#${serverName}`;
    for (let number = 2; taken.has(own); number++) own = `${url}#${number}`;
    taken.add(own);
    return own === url ? target : { ...target, url: own };
  });
}

/** 'address:port' of an endpoint, an IPv6 address in brackets; '' for a name without address. */
export function authorityOf({ address, target: { port } }: Endpoint): string {
  if (address === undefined) return '';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** `targets` begins with those of the endpoints, in the same order. */
function numbered(seen: readonly SeenEndpoint[], targets: readonly Target[]): Observation[] {
  const all = seen.flatMap(({ endpoint, drafts }, at) =>
    [...drafts]
      .sort((a, b) => compare(a.order, b.order))
      .map((draft) => ({ endpoint, draft, url: targets[at]?.url ?? endpoint.target.url })),
  );
  return all.map(({ endpoint, draft, url }, index) => ({
    id: observationId(index),
    target: url,
    endpoint: authorityOf(endpoint),
    ...draft,
  }));
}

function recorded({
  url,
  scheme,
  host,
  port,
  serverName,
  certificateName,
  clientCheck,
  gateway,
  trustAnchors,
  declared,
}: Target): RecordedTarget {
  return {
    url,
    scheme,
    host,
    port,
    ...defined({ serverName, certificateName, clientCheck, gateway, trustAnchors, declared }),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
