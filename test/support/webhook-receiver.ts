import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request that came. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver extends AsyncDisposable {
  readonly port: number;
  readonly received: readonly Received[];
}

export interface ReceiverOptions {
  /** What is answered, by how many came before; 204 where it is left out. */
  readonly answer?: (response: ServerResponse, nth: number) => void;
  /** PEM; plain HTTP without one. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Takes webhooks at 127.0.0.1. */
export async function startReceiver({ answer, tls }: ReceiverOptions = {}): Promise<Receiver> {
  const received: Received[] = [];
  const make = tls === undefined ? createServer : createTlsServer.bind(undefined, tls);
  const server = make((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      if (answer === undefined) response.writeHead(204).end();
      else answer(response, received.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
