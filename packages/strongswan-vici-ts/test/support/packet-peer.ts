import { type Duplex, duplexPair } from 'node:stream';
import { EventQueue } from '../../src/event-queue.ts';
import { Message, type MessageInput } from '../../src/message.ts';
import { encodePacket, type Packet, PacketReader } from '../../src/packet.ts';

/**
 * One end of a connection, packet by packet. It says nothing by itself, so that a test decides what comes when: as a fake
 * charon, or as a client that asks what no sane client asks.
 */
export class PacketPeer {
  /** The other end. */
  readonly client: Duplex;
  readonly #stream: Duplex;
  readonly #packets = new EventQueue<Packet>('fail', { maxEvents: 100_000 });

  constructor(stream?: Duplex) {
    const [client, own] = duplexPair();
    this.client = client;
    this.#stream = stream ?? own;
    const reader = new PacketReader();
    this.#stream.on('data', (octets: Uint8Array) => {
      for (const { packet, octets: size } of reader.push(octets)) this.#packets.push(packet, size);
    });
    this.#stream.on('end', () => this.#packets.end());
    this.#stream.on('close', () => this.#packets.end());
    this.#stream.on('error', () => this.#packets.end());
  }

  /** The next packet that came, as `kind name`, or `closed`. */
  async next(): Promise<string> {
    const packet = await this.nextPacket();
    if (packet === undefined) return 'closed';
    return 'name' in packet ? `${packet.kind} ${packet.name}` : packet.kind;
  }

  async nextPacket(): Promise<Packet | undefined> {
    return (await this.#packets.next()).value;
  }

  respond(message: MessageInput = {}): void {
    this.send({ kind: 'command-response', message: Message.from(message) });
  }

  raise(name: string, message: MessageInput = {}): void {
    this.send({ kind: 'event', name, message: Message.from(message) });
  }

  send(packet: Packet): void {
    this.sendOctets(encodePacket(packet));
  }

  sendOctets(octets: Uint8Array): void {
    this.#stream.write(octets);
  }

  /** Closes this end. */
  close(): void {
    this.#stream.end();
  }
}
