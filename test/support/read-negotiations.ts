import type { CaptureWatchOptions } from '../../sources/captures/capture-watch.ts';
import type { Negotiation } from '../../sources/captures/negotiation.ts';
import { type ReadCapture, readCapture } from '../../sources/captures/read-capture.ts';
import { inPieces, type PcapOptions, pcapFile, type WrittenPacket } from './capture-file.ts';

export interface ReadNegotiations {
  readonly found: readonly Negotiation[];
  readonly unread: ReadCapture['unread'];
}

/** What is read of a capture with these packets, and what is counted as not read. */
export async function readNegotiations(
  packets: readonly (Uint8Array | WrittenPacket)[],
  { linkType, ...options }: CaptureWatchOptions & Pick<PcapOptions, 'linkType'> = {},
): Promise<ReadNegotiations> {
  const found: Negotiation[] = [];
  const written = packets.map((one) => (one instanceof Uint8Array ? { octets: one } : one));
  const file = pcapFile(written, linkType === undefined ? {} : { linkType });
  const { unread } = await readCapture(inPieces(file), (one) => found.push(one), options);
  return { found, unread };
}

/** Outcome and detail of each negotiation. */
export function told({ found }: ReadNegotiations): readonly string[] {
  return found.map(({ outcome, detail }) => `${outcome}: ${detail}`);
}
