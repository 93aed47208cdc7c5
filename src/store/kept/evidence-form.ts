import { zstdDecompressSync } from 'node:zlib';
import { StoreError } from '../store-error.ts';
import { packedText, unpackedText } from './packed-text.ts';
import { type Drawn, drawnAtMost, drawnOctets, seedLength } from './seeded-octets.ts';

/**
 * How evidence is written: one octet 1; how many octets of our own were made of a seed, as four, and the seed where there were any; and a frame of
 * zstd of its text as `packedText` has it, compressed beside an earlier scan's, if it has one, and the octets of the seed. Until version 4 of the
 * store it was the frame alone, of the text, beside an earlier scan's text.
 */
export interface EvidenceForm {
  readonly drawn: Drawn | undefined;
  readonly frame: Uint8Array;
}

const withSeed = 1;
/** A frame begins with zstd's magic number (RFC 8878 section 3.1.1). */
const frameAlone = 0x28;
const seedAt = 5;

export function withHead({ drawn, frame }: EvidenceForm): Uint8Array {
  const head = Buffer.alloc(seedAt);
  head[0] = withSeed;
  head.writeUInt32BE(drawn?.length ?? 0, 1);
  return Buffer.concat([head, ...(drawn === undefined || drawn.length === 0 ? [] : [drawn.seed]), frame]);
}

/** What it was compressed beside; undefined for nothing. `base`: an earlier scan's, as `packedText` has it. */
export function besides({
  base,
  drawn,
}: {
  readonly base?: Uint8Array | undefined;
  readonly drawn: Drawn | undefined;
}): Uint8Array | undefined {
  const own = drawn === undefined || drawn.length === 0 ? undefined : drawnOctets(drawn);
  return base === undefined || own === undefined ? (base ?? own) : Buffer.concat([base, own]);
}

/** The form of octets that were written by this version. Throws StoreError. */
export function evidenceForm(octets: Uint8Array): EvidenceForm {
  const view = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  if (view[0] !== withSeed || view.length < seedAt) throw damaged('evidence that this version knows wanted');
  const length = view.readUInt32BE(1);
  if (length > drawnAtMost) throw damaged(`at most ${drawnAtMost} octets of a seed wanted, ${length} found`);
  if (length === 0) return { drawn: undefined, frame: view.subarray(seedAt) };
  const frameAt = seedAt + seedLength;
  return { drawn: { seed: view.subarray(seedAt, frameAt), length }, frame: view.subarray(frameAt) };
}

/** As `packedText` has it, of evidence that stands for itself. Throws StoreError. */
export function packedEvidence(octets: Uint8Array): Uint8Array {
  if (octets[0] === frameAlone) return packedText(evidenceText(octets));
  const { drawn, frame } = evidenceForm(octets);
  return zstdDecompressSync(frame, { dictionary: besides({ drawn }) });
}

/** The text of evidence; `base`: the octets of that which it is compressed beside. Throws StoreError. */
export function evidenceText(octets: Uint8Array, base?: Uint8Array): string {
  if (octets[0] === frameAlone) {
    const dictionary = base === undefined ? undefined : zstdDecompressSync(base);
    return Buffer.from(zstdDecompressSync(octets, { dictionary })).toString('utf8');
  }
  const { drawn, frame } = evidenceForm(octets);
  const beside = base === undefined ? undefined : packedEvidence(base);
  return unpackedText(zstdDecompressSync(frame, { dictionary: besides({ base: beside, drawn }) }));
}

function damaged(what: string): StoreError {
  return new StoreError('store-corrupt', `evidence is damaged: ${what}`);
}
