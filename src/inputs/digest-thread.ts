import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { DigestMessage } from '../../sources/captures/digest-apart.ts';

const digest = createHash('sha256');

parentPort?.on('message', (message: DigestMessage | 'end') => {
  if (message === 'end') parentPort?.postMessage(digest.digest('hex'));
  else {
    digest.update(new Uint8Array(message.block, 0, message.length));
    parentPort?.postMessage(message.block, [message.block]);
  }
});
