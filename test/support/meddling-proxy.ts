import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What is done to a TLS connection on its way; each is asked anew for every connection. */
export interface Meddling {
  /** Alters a handshake message of the server that is in the clear, in place. */
  readonly alter?: (type: number, message: Uint8Array) => void;
  /** What becomes of the connection when the client sends its second flight; that does not come to the server. */
  readonly atSecondFlight?: 'silent' | 'closed' | 'reset';
}

/** A proxy on loopback before a TLS server, which alters or cuts what goes through it. */
export interface MeddlingProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that it accepted. */
  readonly connections: () => number;
}

const handshake = 22;

export async function meddlingProxy(port: number, { alter, atSecondFlight }: Meddling): Promise<MeddlingProxy> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    connections++;
    const behind = connect(port, '127.0.0.1');
    for (const socket of [client, behind]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    let flights = 0;
    client.on('data', (data) => {
      flights++;
      if (flights < 2 || atSecondFlight === undefined) behind.write(data);
      else if (atSecondFlight === 'closed') client.end();
      else if (atSecondFlight === 'reset') client.resetAndDestroy();
    });
    behind.on('data', (data) => {
      if (alter !== undefined) eachMessage(data, alter);
      client.write(data);
    });
    client.on('end', () => behind.end());
    behind.on('end', () => client.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The handshake messages that lie in whole records, with their headers. */
function eachMessage(data: Uint8Array, alter: (type: number, message: Uint8Array) => void): void {
  for (let at = 0; at + 5 <= data.length; ) {
    const [type, , , high = 0, low = 0] = data.subarray(at, at + 5);
    const end = at + 5 + high * 0x100 + low;
    if (type === handshake && end <= data.length) messagesOf(data.subarray(at + 5, end), alter);
    at = end;
  }
}

function messagesOf(fragment: Uint8Array, alter: (type: number, message: Uint8Array) => void): void {
  for (let from = 0; from + 4 <= fragment.length; ) {
    const [kind = 0, a = 0, b = 0, c = 0] = fragment.subarray(from, from + 4);
    const length = 4 + a * 0x10000 + b * 0x100 + c;
    if (from + length <= fragment.length) alter(kind, fragment.subarray(from, from + length));
    from += length;
  }
}
