import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Recording } from '../../core/observation/recording.ts';
import { programThread } from '../../core/program-files.ts';
import { CaptureError } from '../../sources/captures/capture-error.ts';
import type { CaptureInput } from '../../sources/captures/read-captures.ts';
import type { CapturesData, FromCaptures, ToCaptures } from './captures-message.ts';
import { type ObserveCapturesOptions, untilAborted } from './observe-captures.ts';

/** Octets that are handed over at once, and how many such blocks there are. */
const [blockOctets, blocksAtMost] = [0x80000, 4];
/** V8 lets the young generation of a process grow by all that ever outlived a collection in it, and that of a thread as far as it is told. */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/**
 * As `observeCaptures`, in a thread whose memory stays what it is however much comes, while their digests are made in this one. `open`: the captures, which end where that signal aborts. Throws as
 * `observeCaptures` does, and what the captures do.
 */
export async function observeCapturesApart(
  open: (signal: AbortSignal) => readonly CaptureInput[],
  { now: _now, signal, ...options }: ObserveCapturesOptions,
): Promise<Recording> {
  const over = new AbortController();
  const inputs = open(AbortSignal.any([signal, over.signal]));
  const workerData: CapturesData = { names: inputs.map(({ name }) => name), options };
  const thread = new Worker(programThread('scan/captures-thread', import.meta.url), { workerData, resourceLimits });
  const blocks = new Blocks();
  const { promise: read, resolve, reject } = Promise.withResolvers<Recording>();
  thread.on('message', (message: FromCaptures) => {
    if (message.kind === 'free') blocks.free(message.block);
    else if (message.kind === 'read') resolve(message.recording);
    else reject(new CaptureError(message.message));
  });
  thread.on('error', reject);
  thread.on('exit', () => reject(new Error('the thread that reads captures ended before they did')));
  const handedOver = handOver(inputs, thread, blocks, signal);
  try {
    return await Promise.race([read, handedOver.then(async () => await read)]);
  } finally {
    over.abort();
    blocks.close();
    await handedOver.catch(() => undefined);
    await thread.terminate();
  }
}

async function handOver(
  inputs: readonly CaptureInput[],
  thread: Worker,
  blocks: Blocks,
  signal: AbortSignal,
): Promise<void> {
  const post = (message: ToCaptures, moved: readonly ArrayBuffer[] = []): void => thread.postMessage(message, moved);
  for (const { pieces } of inputs) {
    const digest = createHash('sha256');
    for await (const piece of untilAborted(pieces, signal)) {
      digest.update(piece);
      for (let at = 0; at < piece.length; at += blockOctets) {
        const block = await blocks.next();
        if (block === undefined) return;
        const some = piece.subarray(at, at + blockOctets);
        new Uint8Array(block).set(some);
        post({ kind: 'octets', block, length: some.length }, [block]);
      }
    }
    post({ kind: 'end', sha256: digest.digest('hex'), isInterrupted: signal.aborted });
  }
}

/** Blocks that go to the thread and come back. */
class Blocks {
  readonly #free: ArrayBuffer[] = [];
  #made = 0;
  #isClosed = false;
  #onChange: () => void = () => undefined;

  free(block: ArrayBuffer): void {
    this.#free.push(block);
    this.#onChange();
  }

  close(): void {
    this.#isClosed = true;
    this.#onChange();
  }

  /** Waits for one; undefined where none is wanted any more. */
  async next(): Promise<ArrayBuffer | undefined> {
    for (;;) {
      if (this.#isClosed) return undefined;
      const free = this.#free.pop();
      if (free !== undefined) return free;
      if (this.#made < blocksAtMost) {
        this.#made += 1;
        return new ArrayBuffer(blockOctets);
      }
      await new Promise<void>((resolve) => {
        this.#onChange = resolve;
      });
    }
  }
}
