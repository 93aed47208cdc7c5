// A thread that reads captures. Entry of a worker: it is loaded by its path, and by nobody else.
import { parentPort, workerData } from 'node:worker_threads';
import { CaptureError } from '../../sources/captures/capture-error.ts';
import type { CapturesData, FromCaptures, ToCaptures } from './captures-message.ts';
import { observeCaptures } from './observe-captures.ts';

const { names, options } = workerData as CapturesData;
const interrupted = new AbortController();
const waiting: ToCaptures[] = [];
let onMessage: () => void = () => undefined;
/** Of those that have ended. */
const digests: string[] = [];

parentPort?.on('message', (message: ToCaptures) => {
  waiting.push(message);
  onMessage();
});

/** The next block of the capture at that place in the list; undefined at its end. What nobody read of those before it is left out. */
async function nextOf(place: number): Promise<{ readonly block: ArrayBuffer; readonly length: number } | undefined> {
  while (digests.length <= place) {
    const message = waiting.shift();
    if (message === undefined)
      await new Promise<void>((resolve) => {
        onMessage = resolve;
      });
    else if (message.kind === 'end') {
      digests.push(message.sha256);
      if (message.isInterrupted) interrupted.abort();
    } else if (digests.length === place) return message;
    else giveBack(message.block);
  }
  return undefined;
}

async function* piecesOf(place: number): AsyncGenerator<Uint8Array> {
  for (let next = await nextOf(place); next !== undefined; next = await nextOf(place)) {
    yield new Uint8Array(next.block, 0, next.length);
    giveBack(next.block);
  }
}

function giveBack(block: ArrayBuffer): void {
  post({ kind: 'free', block }, [block]);
}

function post(message: FromCaptures, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}

try {
  const inputs = names.map((name, place) => ({
    name,
    pieces: piecesOf(place),
    sha256: async () => await Promise.resolve(digests[place] ?? ''),
  }));
  const recording = await observeCaptures(inputs, { ...options, now: Date.now, signal: interrupted.signal });
  post({ kind: 'read', recording });
} catch (error) {
  if (!(error instanceof CaptureError)) throw error;
  post({ kind: 'none', message: error.message });
}
