import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import { ListenError } from './listen-error.ts';

/** Where to listen. */
export interface ListenPlace {
  readonly url: string;
  readonly address: string;
  readonly port: number;
}

/** Connections at once, octets of one that are read, and how long one may take: a hello is one flight. */
const [connectionsAtMost, octetsAtMost, connectionMs] = [64, 128 * 1024, 10_000];

/** Something that listens. */
export interface Listening {
  readonly close: () => void;
}

/** Hands each datagram on, and sends what is returned back to where it came from. Throws ListenError where the address cannot be had. */
export async function listenUdp(
  place: ListenPlace,
  react: (datagram: Uint8Array, address: string, port: number) => Uint8Array | undefined,
): Promise<Listening> {
  const socket: DatagramSocket = createSocket(isIPv6(place.address) ? 'udp6' : 'udp4');
  await bound(place, socket, () => socket.bind(place.port, place.address));
  // A port unreachable of somebody whom we answered is no fault of ours.
  socket.on('error', () => undefined);
  socket.on('message', (datagram, { address, port }) => {
    const answer = react(new Uint8Array(datagram), address, port);
    if (answer !== undefined) socket.send(answer, port, address);
  });
  return { close: () => socket.close() };
}

/** What is done with octets of one connection: what is sent back, and whether it is over. */
export type StreamReaction = (octets: Uint8Array) => { readonly answer?: Uint8Array; readonly isOver: boolean };

/** Hands the octets of each connection on. Throws ListenError where the address cannot be had. */
export async function listenTcp(
  place: ListenPlace,
  onConnection: (address: string) => StreamReaction,
): Promise<Listening> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    if (open.size >= connectionsAtMost) {
      socket.destroy();
      return;
    }
    open.add(socket);
    const timer = setTimeout(() => socket.destroy(), connectionMs);
    const react = onConnection(socket.remoteAddress ?? '');
    let read = 0;
    socket.on('data', (octets) => {
      read += octets.length;
      const { answer, isOver } = react(new Uint8Array(octets));
      if (answer !== undefined) socket.write(answer);
      if (isOver || read > octetsAtMost) socket.end();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(timer);
      open.delete(socket);
    });
  });
  await bound(place, server, () => server.listen(place.port, place.address));
  server.on('error', () => undefined);
  return {
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function bound(place: ListenPlace, socket: DatagramSocket | Server, bind: () => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('listening', resolve);
  socket.once('error', (error: NodeJS.ErrnoException) =>
    reject(new ListenError(`${place.url}: cannot listen there (${error.code ?? error.message})`)),
  );
  bind();
  await promise;
  socket.removeAllListeners('error');
}
