import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Recording } from '../../../core/observation/recording.ts';
import { besides, withHead } from './evidence-form.ts';
import { sha256 } from './kept-text.ts';
import { packedText } from './packed-text.ts';
import type { Drawn } from './seeded-octets.ts';

/** What was sent and received, as a recording of one target. */
export interface KeptEvidence {
  /** SHA-256 of the recording's JSON, lower-case hex. */
  readonly digest: string;
  /** As they are written where it stands for itself: see `EvidenceForm`. */
  readonly octets: Uint8Array;
}

/** `drawn`: what random octets of the scan were made of, where that may be known. */
export function keepEvidence(recording: Recording, drawn?: Drawn): KeptEvidence {
  const text = JSON.stringify(recording);
  const frame = zstdCompressSync(packedText(text), { dictionary: besides({ drawn }) });
  return { digest: sha256(text), octets: withHead({ drawn, frame }) };
}

export function compressed(octets: Uint8Array): Uint8Array {
  return zstdCompressSync(octets);
}

export function decompressed(octets: Uint8Array): Uint8Array {
  return zstdDecompressSync(octets);
}
