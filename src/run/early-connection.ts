import type { EarlyConnection, StreamContext } from '../../probes/probe.ts';
import { type EarlySocket, openEarlySocket } from '../transport/early-socket.ts';
import { exchangeOverTcp, type TcpExchangeOptions } from '../transport/tcp-exchange.ts';
import type { ConnectionGate } from './connection-gate.ts';

export interface EarlyConnectionOptions {
  readonly gate: Pick<ConnectionGate, 'takeSpare'>;
  readonly place: Omit<TcpExchangeOptions, 'octets' | 'isComplete' | 'socket'>;
  /** What is used where there is no early connection. */
  readonly exchange: StreamContext['exchange'];
}

/**
 * An early connection over TCP, which holds a place of the gate from `open` until its exchange is over, it is disposed of, or another
 * connection is to be made: a server that serves one after another would wait for the silent one, and the other for the server.
 */
export function earlyConnection({ gate, place, exchange }: EarlyConnectionOptions): EarlyConnection {
  let state: 'new' | 'open' | 'in-use' | 'over' = 'new';
  let socket: EarlySocket | undefined;
  let leaveGate: (() => void) | undefined;
  const close = (): void => {
    state = 'over';
    socket?.close();
    leaveGate?.();
    leaveGate = undefined;
  };
  return {
    open: () => {
      if (state !== 'new') return;
      leaveGate = gate.takeSpare(() => {
        if (state === 'open') close();
      });
      if (leaveGate === undefined) return;
      state = 'open';
      socket = openEarlySocket(place);
    },
    exchange: async (octets, isComplete, purpose) => {
      const opened = socket?.take();
      if (opened === undefined) {
        close();
        return await exchange(octets, isComplete, purpose);
      }
      state = 'in-use';
      try {
        return await exchangeOverTcp({ ...place, octets, isComplete, socket: opened });
      } finally {
        opened.destroy();
        close();
      }
    },
    [Symbol.dispose]: close,
  };
}
