import { createHash } from 'node:crypto';
import { CaptureError } from './capture-error.ts';
import { type CaptureCounts, CaptureWatch, type CaptureWatchOptions } from './capture-watch.ts';
import { CaptureReader } from './file/capture-reader.ts';
import type { CapturedPacket } from './file/captured-packet.ts';
import { decompressed } from './file/decompressed.ts';
import type { NegotiationSink } from './negotiation.ts';

/** What was read of one capture, and what was not. */
export interface ReadCapture {
  /** Of the file as it is, compressed or not; lower-case hex. */
  readonly sha256: string;
  readonly octets: number;
  readonly packets: number;
  /** Milliseconds since 1970 of the first packet and of the last; absent where the capture has no times. */
  readonly times?: { readonly firstMs: number; readonly lastMs: number };
  /** What was not read, by why; none of them 0. */
  readonly unread: CaptureCounts;
  /** What ended the reading before the file ended, in words. */
  readonly fault?: string;
}

export interface ReadCaptureOptions extends CaptureWatchOptions {
  /** The SHA-256 of the capture, lower-case hex, when all pieces have come; absent: it is made of them. */
  readonly sha256?: (() => Promise<string>) | undefined;
}

/**
 * Reads a capture in pieces, each of which is used up before the next is asked for, and hands on what was negotiated in it. Throws CaptureError
 * for what is no capture; one that ends early or is broken is read as far as it is whole.
 */
export async function readCapture(
  pieces: AsyncIterable<Uint8Array>,
  sink: NegotiationSink,
  { sha256, ...options }: ReadCaptureOptions = {},
): Promise<ReadCapture> {
  const digest = sha256 === undefined ? createHash('sha256') : undefined;
  let octets = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      digest?.update(piece);
      octets += piece.length;
      yield piece;
    }
  }
  const all = counted();
  const watch = new CaptureWatch(sink, options);
  let packets = 0;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  const reader = new CaptureReader((packet: CapturedPacket) => {
    packets = packet.frame;
    if (packet.atMs < firstMs) firstMs = packet.atMs;
    if (packet.atMs > lastMs) lastMs = packet.atMs;
    watch.packet(packet);
  });
  let damage: string | undefined;
  for await (const piece of decompressed(all, (what) => {
    damage = what;
  })) {
    if (!reader.push(piece))
      throw new CaptureError('a capture (pcap or pcapng, also as gz or zst) wanted, something else found');
  }
  if (!reader.isCapture)
    throw new CaptureError('a capture (pcap or pcapng, also as gz or zst) wanted, something else found');
  // What is behind the damage of a compressed file is a part of the file.
  for await (const _ of all);
  watch.end();
  const { unreadOctets, unreadPackets, fault = damage } = reader.end();
  const counts = Object.entries({ octetsBehindLastPacket: unreadOctets, unreadPackets, ...watch.counts });
  return {
    sha256: digest?.digest('hex') ?? (await sha256?.()) ?? '',
    octets,
    packets,
    ...(firstMs <= lastMs ? { times: { firstMs, lastMs } } : {}),
    unread: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    ...(fault === undefined ? {} : { fault }),
  };
}
