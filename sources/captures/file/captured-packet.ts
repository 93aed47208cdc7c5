/** One packet as a capture has it. It is one object that is filled anew for each: nothing of it may be kept, its octets neither. */
export interface CapturedPacket {
  octets: Uint8Array;
  /** Where it begins and ends in `octets`. */
  from: number;
  to: number;
  /** How long it was on the wire; more than is here where the capture cut it. */
  wireLength: number;
  /** LINKTYPE_ number. */
  linkType: number;
  /** Counted from 1, as every program that shows captures does. */
  frame: number;
  /** Milliseconds since 1970; not a number where the capture does not say. */
  atMs: number;
}

export type PacketSink = (packet: CapturedPacket) => void;
