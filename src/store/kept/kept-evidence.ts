import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Recording } from '../../../core/observation/recording.ts';
import { sha256 } from './kept-text.ts';

/** What was sent and received, as a recording of one target. */
export interface KeptEvidence {
  /** SHA-256 of the recording's JSON, lower-case hex. */
  readonly digest: string;
  /** The JSON, compressed by zstd. */
  readonly octets: Uint8Array;
}

export function keepEvidence(recording: Recording): KeptEvidence {
  const text = JSON.stringify(recording);
  return { digest: sha256(text), octets: compressed(Buffer.from(text)) };
}

export function compressed(octets: Uint8Array): Uint8Array {
  return zstdCompressSync(octets);
}

/** The reverse; `base`: what it is compressed against, as it was before it was compressed itself. */
export function decompressed(octets: Uint8Array, base?: Uint8Array): Uint8Array {
  return zstdDecompressSync(octets, { dictionary: base });
}
