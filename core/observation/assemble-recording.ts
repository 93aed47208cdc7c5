import { defined } from '../defined.ts';
import type { Target } from '../endpoint/target.ts';
import type { Observation, ObservationDraft } from './observation.ts';
import { observationId } from './observation-id.ts';
import type { RecordedTarget } from './recording.ts';

/** What tells targets at one address apart, besides what is recorded of them. */
export type NamedTarget = RecordedTarget & Pick<Target, 'credentials'>;

/** What was seen of one endpoint, and the target of the user that it is an address of. */
export interface SeenEndpoint {
  /** Its place in the list of the user's targets. */
  readonly of: number;
  readonly target: NamedTarget;
  /** 'address:port', an IPv6 address in brackets; '' for a name without address. */
  readonly authority: string;
  readonly drafts: readonly ObservationDraft[];
}

/**
 * Targets and observations in the order of the user's targets, then of their addresses, then of the plan, whatever the order of arrival.
 * Targets of an interrupted run whose turn never came stand there too: nothing disappears.
 */
export function assembleRecording(
  order: readonly NamedTarget[],
  seen: readonly SeenEndpoint[],
): { readonly targets: readonly RecordedTarget[]; readonly observations: readonly Observation[] } {
  const sorted = [...seen].sort((a, b) => a.of - b.of || compare(a.target.url, b.target.url));
  const reached = new Set(seen.map(({ of }) => of));
  const unreached = order.filter((_, at) => !reached.has(at));
  const targets = withOwnUrls([...sorted.map(({ target }) => target), ...unreached]);
  return { targets: targets.map(recorded), observations: numbered(sorted, targets) };
}

/**
 * Two names of one address are two targets, and so is an address that is given beside its name: everything that is known of a target is kept
 * by its URL. The first keeps it; behind a `#` the others have the credentials or the name that they are known by, else a number.
 */
function withOwnUrls(targets: readonly NamedTarget[]): readonly NamedTarget[] {
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

/** `targets` begins with those of the endpoints, in the same order. */
function numbered(seen: readonly SeenEndpoint[], targets: readonly NamedTarget[]): Observation[] {
  const all = seen.flatMap(({ target, authority, drafts }, at) =>
    [...drafts]
      .sort((a, b) => compare(a.order, b.order))
      .map((draft) => ({ authority, draft, url: targets[at]?.url ?? target.url })),
  );
  return all.map(({ authority, draft, url }, index) => ({
    id: observationId(index),
    target: url,
    endpoint: authority,
    ...draft,
  }));
}

/** What of a target is recorded. */
export function recorded({
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
