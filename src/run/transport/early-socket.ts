import { connect, type Socket } from 'node:net';

/** A TCP connection that is opened before there is something to send on it. */
export interface EarlySocket {
  /** Hands the socket over, connected or still connecting; undefined when it failed, was ended by the peer, or was handed over before. */
  take(): Socket | undefined;
  /** Ends a connection that was not handed over. */
  close(): void;
}

/** Begins to connect. Nothing that happens to the connection rejects or is reported: `take` says whether it stands. */
export function openEarlySocket({ address, port }: { readonly address: string; readonly port: number }): EarlySocket {
  const socket = connect({ host: address, port, noDelay: true });
  let isThere = true;
  const close = (): void => {
    isThere = false;
    socket.destroy();
  };
  const lost = ['end', 'close', 'error'] as const;
  for (const event of lost) socket.on(event, close);
  return {
    take: () => {
      if (!isThere) return undefined;
      isThere = false;
      for (const event of lost) socket.off(event, close);
      return socket;
    },
    close: () => {
      if (isThere) close();
    },
  };
}
