import type { RecordedCapture } from '../../core/observation/recording.ts';
import { CaptureError } from './capture-error.ts';
import type { CaptureWatchOptions } from './capture-watch.ts';
import { type ReadCaptureOptions, readCapture } from './read-capture.ts';
import { KeptNegotiations } from './recorded/kept-negotiations.ts';

/** A capture that is to be read. */
export interface CaptureInput {
  /** Its name without its folders; '-' for what comes by standard input. */
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array>;
  /** See `ReadCaptureOptions`. */
  readonly sha256?: ReadCaptureOptions['sha256'];
}

/** Captures one after another, as far as each goes. */
export interface ReadCaptures {
  readonly kept: KeptNegotiations;
  readonly captures: readonly RecordedCapture[];
  readonly times: { readonly firstMs: number; readonly lastMs: number } | undefined;
}

export interface ReadCapturesOptions extends CaptureWatchOptions {
  /** Where it aborts no further capture is begun. */
  readonly signal?: AbortSignal | undefined;
}

/** What is negotiated in one capture is not gone on with in the next. Throws CaptureError, which names the capture. */
export async function readCaptures(
  inputs: readonly CaptureInput[],
  { signal, ...options }: ReadCapturesOptions = {},
): Promise<ReadCaptures> {
  const kept = new KeptNegotiations();
  const captures: RecordedCapture[] = [];
  let times: ReadCaptures['times'];
  for (const [at, { name, pieces, sha256 }] of inputs.entries()) {
    if (at > 0 && signal?.aborted === true) break;
    const before = kept.dropped;
    const {
      times: own,
      unread,
      ...read
    } = await readCapture(pieces, (one) => kept.add(one, at), { ...options, sha256 }).catch((error: unknown) => {
      throw error instanceof CaptureError ? new CaptureError(`${name}: ${error.message}`) : error;
    });
    const dropped = kept.dropped - before;
    captures.push({
      file: name,
      ...read,
      unread: { ...unread, ...(dropped > 0 ? { negotiationsDropped: dropped } : {}) },
    });
    if (own === undefined) continue;
    const { firstMs, lastMs } = times ?? own;
    times = { firstMs: Math.min(firstMs, own.firstMs), lastMs: Math.max(lastMs, own.lastMs) };
  }
  return { kept, captures, times };
}
