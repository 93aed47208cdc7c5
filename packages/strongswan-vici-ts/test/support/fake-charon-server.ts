import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PacketPeer } from './packet-peer.ts';

/** Listens on a Unix socket in a private directory; every connection is a PacketPeer. */
export class FakeCharonServer implements AsyncDisposable {
  readonly path: string;
  readonly #directory: string;
  readonly #server: Server;
  readonly #sockets: Socket[] = [];
  readonly #accepted: PacketPeer[] = [];
  readonly #waiting: ((charon: PacketPeer) => void)[] = [];

  private constructor(directory: string) {
    this.#directory = directory;
    this.path = join(directory, 'charon.vici');
    this.#server = createServer((socket) => {
      this.#sockets.push(socket);
      const charon = new PacketPeer(socket);
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#accepted.push(charon);
      else waiting(charon);
    });
  }

  static async make(): Promise<FakeCharonServer> {
    return new FakeCharonServer(await mkdtemp(join(tmpdir(), 'vici-')));
  }

  static async listening(): Promise<FakeCharonServer> {
    const server = await FakeCharonServer.make();
    await server.listen();
    return server;
  }

  async listen(backlog?: number): Promise<void> {
    this.#server.listen({ path: this.path, backlog });
    await once(this.#server, 'listening');
  }

  get connections(): number {
    return this.#sockets.length;
  }

  /** The next connection that a client made. */
  accept(): Promise<PacketPeer> {
    const charon = this.#accepted.shift();
    return charon === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(charon);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await rm(this.#directory, { recursive: true });
  }
}
