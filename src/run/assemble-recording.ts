import type { Observation, ObservationDraft } from '../observation/observation.ts';
import type { RecordedTarget } from '../observation/recording.ts';
import type { Target } from '../target/target.ts';
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
  return {
    targets: [...sorted.map(({ endpoint }) => endpoint.target), ...unreached].map(recorded),
    observations: numbered(sorted),
  };
}

/** 'address:port' of an endpoint, an IPv6 address in brackets; '' for a name without address. */
export function authorityOf({ address, target: { port } }: Endpoint): string {
  if (address === undefined) return '';
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function numbered(seen: readonly SeenEndpoint[]): Observation[] {
  const all = seen.flatMap(({ endpoint, drafts }) =>
    [...drafts].sort((a, b) => compare(a.order, b.order)).map((draft) => ({ endpoint, draft })),
  );
  return all.map(({ endpoint, draft }, index) => ({
    id: `obs-${String(index + 1).padStart(4, '0')}`,
    target: endpoint.target.url,
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
  gateway,
  trustAnchors,
  declared,
}: Target): RecordedTarget {
  return {
    url,
    scheme,
    host,
    port,
    ...(serverName === undefined ? {} : { serverName }),
    ...(certificateName === undefined ? {} : { certificateName }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(trustAnchors === undefined ? {} : { trustAnchors }),
    ...(declared === undefined ? {} : { declared }),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
