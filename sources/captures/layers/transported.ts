/** What TCP and UDP carry of one packet. One object that is filled anew for each. */
export interface Transported {
  protocol: 6 | 17;
  /** The transport header and what follows begins at `from`; `to` is the end of what was captured. */
  octets: Uint8Array;
  from: number;
  to: number;
  /** Octets that belong to it and are not in the capture. */
  missing: number;
  /** Where the addresses stand: those of IPv4 have 4 octets, those of IPv6 16. */
  addresses: Uint8Array;
  sourceAt: number;
  destinationAt: number;
  addressLength: 4 | 16;
  /** Number of the packet; with `fragments`, of the last of them. */
  frame: number;
  /** Numbers of all packets that it came in, where these are several. */
  fragments: readonly number[] | undefined;
  atMs: number;
  /** The network that it was seen in, by tags and tunnels; 0 for none. */
  segment: number;
}

export type TransportSink = (transported: Transported) => void;
