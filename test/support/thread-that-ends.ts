// A thread of a fleet that ends when it is given a gateway called 'deadly', and has seen every other at once. Loaded by its path.
import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import type { FromThread, ToThread } from '../../src/fleet/threads/thread-message.ts';

const post = (message: FromThread): void => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToThread) => {
  if (message.kind !== 'look') return;
  const { gateway } = message.work;
  if (gateway === 'deadly') process.exit(3);
  const moment = { startedAt: 0, finishedAt: 0, tool: '', asOf: '2026-11-29' };
  post({
    kind: 'ended',
    id: message.id,
    end: {
      kind: 'seen',
      outcome: { gateway, site: '', ...moment, policies: [], endpoints: [] },
      verdict: { conclusion: 'conforms', exitCode: 0, strictly: 0 },
      count: { observations: 1, sent: 1, repeated: 0, unanswered: 0 },
      faults: [],
    },
  });
});
post({ kind: 'ready' });
