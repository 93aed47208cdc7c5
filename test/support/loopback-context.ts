import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import type { StreamContext } from '../../probes/stream-context.ts';
import { Slots } from '../../src/run/slots.ts';
import { exchangeOverTcp } from '../../src/run/transport/tcp-exchange.ts';
import { handshakeWithNodeTls } from '../../src/run/transport/tls-handshake.ts';
import { numbered } from './recording-of.ts';

/** A context over real sockets to a server on this machine, and what it recorded. */
export interface LoopbackContext {
  readonly context: StreamContext;
  /** Sorted by the order of the plan and numbered. */
  readonly observations: () => readonly Observation[];
}

/** `timeoutMs`: long enough for a server that answers, on a machine that does much else; shorter for one that is silent. */
export function loopbackContext(port: number, timeoutMs = 20_000): LoopbackContext {
  const drafts: ObservationDraft[] = [];
  const signal = new AbortController().signal;
  const slots = new Slots(12);
  const place = { address: '127.0.0.1', port, timeoutMs, signal, now: () => performance.now() };
  const target = {
    url: `tls://127.0.0.1:${port}`,
    scheme: 'tls' as const,
    host: '127.0.0.1',
    port,
    serverName: 'localhost',
  };
  const exchange: StreamContext['exchange'] = (octets, isComplete) =>
    slots.use(signal, () => exchangeOverTcp({ ...place, octets, isComplete }));
  return {
    context: {
      target,
      signal,
      random: (length) => new Uint8Array(randomBytes(length)),
      record: (draft) => drafts.push(draft),
      pause: () => Promise.resolve(),
      exchange,
      handshake: (request) => slots.use(signal, () => handshakeWithNodeTls({ ...place, request })),
    },
    observations: () => numbered(drafts, target.url),
  };
}
