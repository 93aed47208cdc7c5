import type { SecuredContext } from '../../probes/sstp/secured-context.ts';
import type { StreamContext } from '../../probes/stream-context.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { overBudget } from './over-budget.ts';
import { handshakeWithNodeTls, type TlsHandshakeOptions } from './transport/tls-handshake.ts';

export interface SecuredPlace {
  readonly gate: ConnectionGate;
  readonly place: Omit<TlsHandshakeOptions, 'request' | 'dialogue'>;
}

/** A stream context that can also go on behind the TLS, within the same limits: a dialogue counts as one connection and holds its place. */
export function securedContext(stream: StreamContext, { gate, place }: SecuredPlace): SecuredContext {
  return {
    ...stream,
    converse: async (request, dialogue) =>
      (await gate.pass(stream.signal, 'question', () => handshakeWithNodeTls({ ...place, request, dialogue }))) ?? {
        ...overBudget(place.now()),
        chain: [],
      },
  };
}
