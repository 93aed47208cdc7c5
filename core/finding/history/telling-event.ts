import type { GatewayName } from './scope.ts';
import type { Stretch } from './stretch.ts';

type Judged = Pick<Stretch, 'verdict' | 'reason'>;

/** A clause that changed. */
export interface ToldClause {
  readonly clause: string;
  readonly cause: Stretch['cause'];
  readonly old: Judged | null;
  readonly new: Judged;
}

/** Clauses of a policy at an endpoint that changed for the worse, or became open. */
export interface ClauseEvent extends GatewayName {
  /** They fail now and did not before; fail by what was not seen before; were decided before and are not now. */
  readonly kind: 'fails' | 'fails-by-more' | 'open';
  /** ISO 8601, UTC: the scan that saw it. */
  readonly at: string;
  /** Its key, 'sstp:443'. */
  readonly endpoint: string;
  readonly url: string;
  readonly policy: string;
  /** How many clauses. */
  readonly count: number;
  /** All of them; of those that are open at most ten, each reason among them. */
  readonly clauses: readonly ToldClause[];
}

/** A certificate that an endpoint serves and that ends soon. */
export interface CertificateEvent extends GatewayName {
  readonly kind: 'certificate-ends';
  readonly at: string;
  readonly endpoint: string;
  /** 'leaf', or where in the chain it stands. */
  readonly role: string;
  /** Text from the wire. */
  readonly subject: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly notAfter: string;
}

/** A clause that holds from a day on that comes soon. */
export interface BeginningEvent {
  readonly kind: 'clause-begins';
  readonly at: string;
  readonly policy: string;
  readonly clause: string;
  /** The first day, or the month of it. */
  readonly from: string;
  /** How many it will be judged at. */
  readonly endpoints: number;
}

/** Something for the worse, or that will be: what somebody is told of, once. */
export type TellingEvent = ClauseEvent | CertificateEvent | BeginningEvent;
export type TellingKind = TellingEvent['kind'];

/** In the order in which they are told. */
export const tellingKinds: readonly TellingKind[] = [
  'fails',
  'fails-by-more',
  'open',
  'certificate-ends',
  'clause-begins',
];

/** How many clauses or certificates there are of each kind. */
export type EventCounts = Readonly<Record<TellingKind, number>>;

export function countEvents(events: readonly TellingEvent[]): EventCounts {
  const count = (kind: TellingKind): number =>
    events.reduce((sum, one) => sum + (one.kind === kind ? ('count' in one ? one.count : 1) : 0), 0);
  return Object.fromEntries(tellingKinds.map((kind) => [kind, count(kind)])) as EventCounts;
}

/** What one receiver is told at a time. */
export interface TellingMessage {
  /** Always the same at each try: 'msg_…'. */
  readonly id: string;
  /** ISO 8601, UTC: when it was made. */
  readonly at: string;
  readonly counts: EventCounts;
  /** How many events there are. */
  readonly total: number;
  /** All of them, or as many as its receiver is told by name. */
  readonly events: readonly TellingEvent[];
}
