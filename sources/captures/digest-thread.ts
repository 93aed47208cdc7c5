import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** A block of octets; it is given back when it is digested. */
export interface DigestMessage {
  readonly block: SharedArrayBuffer;
  readonly length: number;
}

const digest = createHash('sha256');

parentPort?.on('message', (message: DigestMessage | 'end') => {
  if (message === 'end') parentPort?.postMessage(digest.digest('hex'));
  else {
    digest.update(new Uint8Array(message.block, 0, message.length));
    parentPort?.postMessage(message.block);
  }
});
