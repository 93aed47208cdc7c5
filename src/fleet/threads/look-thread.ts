// A thread that looks at gateways. Entry of a worker: it is loaded by its path, and by nobody else.
import { parentPort, workerData } from 'node:worker_threads';
import type { Policy } from '../../../core/policy/policy.ts';
import { machineOf } from '../../scan/machine-of.ts';
import { packOutcome } from '../../store/carried-outcome.ts';
import type { LookEnd } from '../look.ts';
import { ownLooker } from '../own-looker.ts';
import { AskedNetworks } from './asked-networks.ts';
import type { FromThread, ThreadData, ToThread } from './thread-message.ts';

const { settings } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new TypeError('a thread of a run wanted');
const post = (message: FromThread, moved: readonly ArrayBuffer[] = []): void => port.postMessage(message, moved);
const run = new AbortController();
const policies = new Map<string, readonly Policy[]>();
const networks = new AskedNetworks(post);
const looker = await ownLooker(
  {
    ...machineOf(settings.limits, () => undefined),
    perNetwork: networks,
    startIkeObserver: () =>
      Promise.reject(new Error('a gateway with credentials is looked at where its strongSwan is')),
  },
  { settings, onProgress: () => undefined, signal: run.signal },
  (error) => {
    throw error;
  },
);

port.on('message', (message: ToThread) => {
  if (message.kind === 'granted') networks.granted(message.id);
  else if (message.kind === 'abort') run.abort(new Error(message.reason));
  else if (message.kind === 'policies') policies.set(message.key, message.policies);
  else {
    const { id, work, policies: key } = message;
    const given = key === undefined ? {} : { policies: policies.get(key) };
    void looker.look({ ...work, ...given }).then((end) => postEnd(id, end));
  }
});

/** Who settles it reads it, and nobody between. */
function postEnd(id: number, end: LookEnd): void {
  if (end.kind !== 'seen' || 'packed' in end.outcome) return post({ kind: 'ended', id, end });
  const outcome = packOutcome(end.outcome);
  post({ kind: 'ended', id, end: { ...end, outcome } }, [outcome.packed.buffer]);
}

post({ kind: 'ready' });
