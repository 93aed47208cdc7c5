/** Which gateways a question is about, and the moment that it is asked for. */
export interface Scope {
  /** Label of who looked; null: all. '' is a site of its own: of scans without a label. */
  readonly site: string | null;
  readonly group: string | null;
  /** By its name; absent: all. */
  readonly policy?: string;
  /** ISO 8601, UTC. */
  readonly asOf: string;
}

/** A gateway as its inventory names it, seen from one site. */
export interface GatewayName {
  readonly gateway: string;
  /** '' where who looked has no label. */
  readonly site: string;
  /** '' where the inventory has none; so `owner`. */
  readonly group: string;
  readonly owner: string;
}
