import type { Socket } from 'node:net';
import type { ConnectionCount, EarlyConnection, StreamContext } from '../../probes/stream-context.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { openEarlySocket } from './transport/early-socket.ts';
import { exchangeOverTcp, type TcpExchangeOptions } from './transport/tcp-exchange.ts';
import { handshakeWithNodeTls, type TlsHandshakeOptions } from './transport/tls-handshake.ts';

export interface EarlyConnectionOptions extends Pick<StreamContext, 'exchange' | 'handshake'> {
  readonly gate: Pick<ConnectionGate, 'takeSpare'>;
  readonly place: Omit<TcpExchangeOptions, 'octets' | 'isComplete' | 'socket' | 'onSent'> &
    Pick<TlsHandshakeOptions, 'trust'>;
}

/** How early connections of one kind are opened and used. */
export interface EarlyTransport<S> extends Pick<StreamContext, 'exchange' | 'handshake'> {
  readonly gate: Pick<ConnectionGate, 'takeSpare'>;
  /** Begins to connect. */
  readonly open: () => { readonly take: () => S | undefined; readonly close: () => void };
  /** What goes over a connection that was taken. */
  readonly over: (socket: S) => Pick<StreamContext, 'exchange' | 'handshake'>;
  readonly end: (socket: S) => void;
}

/** An early connection over TCP. `exchange` and `handshake` are used where there is none. */
export function earlyConnection({ place, ...options }: EarlyConnectionOptions): EarlyConnection {
  return earlyOver<Socket>({
    ...options,
    open: () => openEarlySocket(place),
    over: (socket) => ({
      exchange: (octets, isComplete, _purpose, onSent) =>
        exchangeOverTcp({ ...place, octets, isComplete, onSent, socket }),
      handshake: (request) => handshakeWithNodeTls({ ...place, request, stream: socket }),
    }),
    end: (socket) => socket.destroy(),
  });
}

/**
 * An early connection, which holds a place of the gate from `open` until its exchange is over, it is disposed of, or another connection is to
 * be made: a server that serves one after another would wait for the silent one, and the other for the server.
 */
export function earlyOver<S>({ gate, open, over, end, exchange, handshake }: EarlyTransport<S>): EarlyConnection {
  let state: 'new' | 'open' | 'in-use' | 'over' = 'new';
  let early: ReturnType<typeof open> | undefined;
  let leaveGate: (() => void) | undefined;
  let count: ConnectionCount = {};
  const close = (): void => {
    state = 'over';
    early?.close();
    leaveGate?.();
    leaveGate = undefined;
  };
  const use = async <T extends object>(taken: (socket: S) => Promise<T>, fresh: () => Promise<T>): Promise<T> => {
    const socket = early?.take();
    if (socket === undefined) {
      close();
      return await fresh();
    }
    state = 'in-use';
    try {
      return { ...(await taken(socket)), ...count };
    } finally {
      end(socket);
      close();
    }
  };
  return {
    get isOpen() {
      return state === 'open';
    },
    open(need) {
      if (state !== 'new') return;
      const spare = gate.takeSpare(() => {
        if (state === 'open') close();
      }, need);
      if (spare === undefined) return;
      leaveGate = spare.giveBack;
      count = spare.count;
      state = 'open';
      early = open();
    },
    exchange: (octets, isComplete, purpose, onSent) =>
      use(
        (socket) => over(socket).exchange(octets, isComplete, purpose, onSent),
        () => exchange(octets, isComplete, purpose, onSent),
      ),
    handshake: (request) =>
      use(
        (socket) => over(socket).handshake(request),
        () => handshake(request),
      ),
    [Symbol.dispose]: close,
  };
}
