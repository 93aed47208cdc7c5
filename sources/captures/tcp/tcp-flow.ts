import type { Place } from '../negotiation.ts';
import type { StreamEnd } from '../octet-stream.ts';
import { StreamSide } from './stream-side.ts';

/** What is made of the octets of a connection once it is known what they are. */
export interface FlowReader {
  /** More octets are in order. Returns whether all of use was seen. */
  advance(): boolean;
  end(how: StreamEnd): void;
}

/** A TCP connection that is followed. */
export interface TcpFlow {
  /** By the side of `FlowKey`. */
  readonly sides: readonly [StreamSide, StreamSide];
  readonly places: readonly [Place, Place];
  readonly segment: number;
  readonly atMs: number;
  reader: FlowReader | undefined;
}

/** `source` is the end on this side. */
export function newFlow(
  side: 0 | 1,
  [source, destination]: readonly [Place, Place],
  segment: number,
  atMs: number,
): TcpFlow {
  return {
    sides: [new StreamSide(), new StreamSide()],
    places: side === 0 ? [source, destination] : [destination, source],
    segment,
    atMs,
    reader: undefined,
  };
}
