import type { Socket } from 'node:net';
import type { EarlyConnection, StreamContext } from '../../probes/probe.ts';
import { type EarlySocket, openEarlySocket } from '../transport/early-socket.ts';
import { exchangeOverTcp, type TcpExchangeOptions } from '../transport/tcp-exchange.ts';
import { handshakeWithNodeTls } from '../transport/tls-handshake.ts';
import type { ConnectionGate } from './connection-gate.ts';

export interface EarlyConnectionOptions extends Pick<StreamContext, 'exchange' | 'handshake'> {
  readonly gate: Pick<ConnectionGate, 'takeSpare'>;
  readonly place: Omit<TcpExchangeOptions, 'octets' | 'isComplete' | 'socket' | 'onSent'>;
}

/**
 * An early connection over TCP, which holds a place of the gate from `open` until its exchange is over, it is disposed of, or another
 * connection is to be made: a server that serves one after another would wait for the silent one, and the other for the server. `exchange`
 * and `handshake` are used where there is none.
 */
export function earlyConnection({ gate, place, exchange, handshake }: EarlyConnectionOptions): EarlyConnection {
  let state: 'new' | 'open' | 'in-use' | 'over' = 'new';
  let early: EarlySocket | undefined;
  let leaveGate: (() => void) | undefined;
  const close = (): void => {
    state = 'over';
    early?.close();
    leaveGate?.();
    leaveGate = undefined;
  };
  const use = async <T>(over: (socket: Socket) => Promise<T>, fresh: () => Promise<T>): Promise<T> => {
    const socket = early?.take();
    if (socket === undefined) {
      close();
      return await fresh();
    }
    state = 'in-use';
    try {
      return await over(socket);
    } finally {
      socket.destroy();
      close();
    }
  };
  return {
    open: () => {
      if (state !== 'new') return;
      leaveGate = gate.takeSpare(() => {
        if (state === 'open') close();
      });
      if (leaveGate === undefined) return;
      state = 'open';
      early = openEarlySocket(place);
    },
    exchange: (octets, isComplete, purpose, onSent) =>
      use(
        (socket) => exchangeOverTcp({ ...place, octets, isComplete, onSent, socket }),
        () => exchange(octets, isComplete, purpose, onSent),
      ),
    handshake: (request) =>
      use(
        (socket) => handshakeWithNodeTls({ ...place, request, stream: socket }),
        () => handshake(request),
      ),
    [Symbol.dispose]: close,
  };
}
