import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { cryptoBindingRequest, statusInfo } from '../../core/protocol/sstp/attributes.ts';
import { type ControlPacket, controlPacket, packetLength } from '../../core/protocol/sstp/control-packet.ts';
import { type DuplexPost, endlessLength, readDuplexPost } from '../../core/protocol/sstp/duplex-post.ts';
import { httpHeadLength } from '../../core/protocol/sstp/http-head.ts';
import { attributeId, messageType } from '../../core/protocol/sstp/numbers.ts';
import { decode, encode } from '../../core/wire/codec.ts';

/** What the server says; octets as text are latin-1. */
export interface SstpScript {
  /** To the verb; 'silent', or 'reset' the connection, or 'close' it. Default: that of an SSTP server. */
  readonly verb?: string;
  /** To a GET of the same place. Default: that it is not found. */
  readonly get?: string;
  /** To CALL_CONNECT_REQUEST. Default: an ACK that offers both hashes. */
  readonly call?: Uint8Array | 'silent' | 'reset' | 'close';
}

/** What a client said over one connection. */
export interface SstpHeard {
  readonly posts: DuplexPost[];
  readonly packets: ControlPacket[];
  /** Whether the connection ended in order. */
  ended: boolean;
}

export const opening: string = `HTTP/1.1 200\r\nContent-Length: ${endlessLength}\r\nServer: Microsoft-HTTPAPI/2.0\r\n\r\n`;

const notFound = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';

/** A CALL_CONNECT_ACK that offers these hashes. */
export function ack(hashes: number): Uint8Array {
  const value = encode(cryptoBindingRequest, { hashes, nonce: new Uint8Array(32).fill(0x41) });
  return encode(controlPacket, {
    type: messageType.callConnectAck,
    attributes: [{ id: attributeId.cryptoBindingRequest, value }],
  });
}

/** A packet that refuses the call, with one status. */
export function no(type: number, status: number): Uint8Array {
  const value = encode(statusInfo, { attribute: 1, status, value: new Uint8Array(0) });
  return encode(controlPacket, { type, attributes: [{ id: attributeId.statusInfo, value }] });
}

/** Speaks behind the TLS of one connection; what follows a script's end is only listened to. */
export function answerSstp(
  socket: TLSSocket,
  { verb = opening, get = notFound, call = ack(3) }: SstpScript = {},
  /** The connection below, without which nothing can be reset. */
  below?: Socket,
): SstpHeard {
  const heard: SstpHeard = { posts: [], packets: [], ended: false };
  let left: Uint8Array = new Uint8Array(0);
  const say = (what: string | Uint8Array): void => {
    if (what === 'silent') return;
    if (what === 'close') socket.end();
    else if (what === 'reset') below?.resetAndDestroy();
    else socket.write(typeof what === 'string' ? Buffer.from(what, 'latin1') : what);
  };
  socket.on('error', () => undefined);
  socket.on('end', () => {
    heard.ended = true;
  });
  socket.on('data', (data) => {
    left = new Uint8Array(Buffer.concat([left, data]));
    if (heard.posts.length === 0) {
      const length = httpHeadLength(left);
      if (length === undefined) return;
      if (left.subarray(0, 4).every((octet, at) => octet === 'GET '.charCodeAt(at))) {
        left = new Uint8Array(0);
        say(get);
        return;
      }
      heard.posts.push(readDuplexPost(left));
      left = left.subarray(length);
      say(verb);
    }
    for (let length = packetLength(left); length !== undefined && left.length >= length; length = packetLength(left)) {
      const packet = decode(controlPacket, left.subarray(0, length));
      heard.packets.push(packet);
      left = left.subarray(length);
      if (packet.type === messageType.callConnectRequest) say(call);
    }
  });
  return heard;
}

export interface SstpServer extends AsyncDisposable {
  readonly port: number;
  /** One for each complete TLS handshake. */
  readonly heard: readonly SstpHeard[];
  /** Connections, complete or not. */
  readonly connections: () => number;
}

/** An SSTP server on the loopback, for the n-th complete handshake (from 0) by the n-th script, or the last. */
export async function startSstpServer(tls: TlsOptions, ...scripts: readonly SstpScript[]): Promise<SstpServer> {
  const heard: SstpHeard[] = [];
  const below = new Map<number, Socket>();
  let connections = 0;
  const server: Server = createServer(tls, (socket) => {
    const script = scripts[Math.min(heard.length, scripts.length - 1)];
    heard.push(answerSstp(socket, script, below.get(socket.remotePort ?? 0)));
  });
  server.on('connection', (socket: Socket) => {
    connections++;
    below.set(socket.remotePort ?? 0, socket);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    heard,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
