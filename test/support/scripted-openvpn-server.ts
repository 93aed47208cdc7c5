import {
  type ControlPacket,
  decodeControlPacket,
  encodeControlPacket,
  opcode,
} from '../../core/protocol/openvpn/control-packet.ts';
import { noWrap } from '../../core/protocol/openvpn/no-wrap.ts';
import { equalOctets, joined, type PacketWrap } from '../../core/protocol/openvpn/packet-wrap.ts';
import { fromHex, toHex } from '../../core/wire/hex.ts';
import type { LinkEnd, PacketLink, Timers } from '../../probes/openvpn/packet-link.ts';

/** What the server does with the TLS stream of one instance: octets to answer with, nothing yet, or no more of this session. */
export type Stream = (received: Uint8Array) => Uint8Array | undefined | 'refuse';

/** One packet on its way, without a wrap. */
export interface OnTheWay {
  readonly direction: 'sent' | 'received';
  /** By direction, from 1. */
  readonly number: number;
  readonly packet: ControlPacket;
}

export interface ScriptedServerOptions {
  readonly timers: Timers;
  readonly transport?: 'tcp' | 'udp';
  readonly stream: Stream;
  /** Whether a packet is lost. */
  readonly isLost?: (one: OnTheWay) => boolean;
  /** Milliseconds that a packet is late besides. */
  readonly lateMs?: (one: OnTheWay) => number;
  /** Half of it each way. Default 2. */
  readonly roundTripMs?: number;
  /** The server's side of a wrap; for each session a new one. */
  readonly makeWrap?: () => PacketWrap;
  /** Whether the reset asks for the wrapped key in the third packet. */
  readonly asksForWrappedKey?: boolean;
  /** Whether the connection ends by a reset instead of in order where the server drops a session (TCP). */
  readonly endsBy?: LinkEnd['kind'];
  /** Whether the server acknowledges what it refuses. Default false. */
  readonly acksRefused?: boolean;
  /** Octets of the answer in one packet. Default 1200. */
  readonly chunkOctets?: number;
}

interface Instance {
  readonly own: Uint8Array;
  readonly client: Uint8Array;
  expected: number;
  readonly early: Map<number, ControlPacket>;
  received: Uint8Array;
  nextId: number;
  readonly unacknowledged: Map<number, { readonly payload: Uint8Array; laterAcks: number; cancel: () => void }>;
}

const finished = fromHex('160303000414000000');
/** As OpenVPN: a packet is sent again after 2 seconds, or when three later ones were acknowledged. */
const resendMs = 2000;
const laterAcksAtMost = 3;

/** An OpenVPN 2.6 server on the other side of a link, by the rules of `ssl_pkt.c` and `reliable.c`: no state before the third packet. */
export class ScriptedOpenVpnServer {
  /** Every packet that the client sent, lost ones included, without its wrap. */
  readonly sent: ControlPacket[] = [];
  /** How many instances were made. */
  instancesMade = 0;
  /** Links that were opened. */
  links = 0;
  readonly #options: ScriptedServerOptions;
  /** By the client's session id in hexadecimal. */
  readonly #instances = new Map<string, Instance>();

  constructor(options: ScriptedServerOptions) {
    this.#options = options;
  }

  /** Instances that it has now. */
  get instances(): number {
    return this.#instances.size;
  }

  openLink = (): PacketLink => new ScriptedLink(this.#options, this, ++this.links);

  /** A packet that arrived; `reply` sends one back. */
  receive(link: number, packet: ControlPacket, reply: (answer: ControlPacket) => void): 'kept' | 'dropped' {
    // As OpenVPN's: from the client's address and session id, and nothing that is kept.
    const own = packet.sessionId.map((octet) => octet ^ 0xc0 ^ link);
    const instance = this.#instances.get(toHex(packet.sessionId));
    if (packet.opcode === opcode.hardResetClientV2 || packet.opcode === opcode.hardResetClientV3) {
      const payload = fromHex(this.#options.asksForWrappedKey === true ? '000100020001' : '');
      const ids = { sessionId: own, acks: [0], peerSessionId: packet.sessionId, packetId: 0 };
      reply({ opcode: opcode.hardResetServerV2, keyId: 0, ...ids, payload });
      return 'kept';
    }
    if (packet.peerSessionId !== undefined && !equalOctets(packet.peerSessionId, own)) return 'kept';
    const known = instance ?? this.#third(packet, own);
    return known === undefined ? 'kept' : this.#inInstance(known, packet, reply);
  }

  /** The packet that completes the session makes an instance, if it repeats the acknowledgement of the reset. */
  #third(packet: ControlPacket, own: Uint8Array): Instance | undefined {
    const wanted = this.#options.asksForWrappedKey === true ? opcode.controlWkcV1 : opcode.controlV1;
    const isThird = packet.opcode === wanted && packet.packetId === 1 && packet.acks.includes(0);
    if (!isThird || packet.peerSessionId === undefined) return undefined;
    this.instancesMade++;
    const instance: Instance = {
      own,
      client: packet.sessionId,
      expected: 1,
      early: new Map(),
      received: new Uint8Array(0),
      nextId: 1,
      unacknowledged: new Map(),
    };
    this.#instances.set(toHex(instance.client), instance);
    return instance;
  }

  #inInstance(instance: Instance, packet: ControlPacket, reply: (answer: ControlPacket) => void): 'kept' | 'dropped' {
    this.#takeAcks(instance, packet.acks, reply);
    if (packet.packetId === undefined) return 'kept';
    instance.early.set(packet.packetId, packet);
    const answers: Uint8Array[] = [];
    for (let next = instance.early.get(instance.expected); next !== undefined; ) {
      instance.early.delete(instance.expected++);
      instance.received = joined(instance.received, next.payload);
      const answer = equalOctets(next.payload, finished) ? 'refuse' : this.#options.stream(instance.received);
      if (answer === 'refuse') {
        if (this.#options.acksRefused === true) this.#ack(instance, packet.packetId, reply);
        this.#forget(instance);
        return 'dropped';
      }
      if (answer !== undefined) answers.push(answer);
      next = instance.early.get(instance.expected);
    }
    if (packet.packetId < instance.expected) this.#ack(instance, packet.packetId, reply);
    for (const answer of answers) this.#send(instance, answer, reply);
    return 'kept';
  }

  #ack({ own, client }: Instance, packetId: number, reply: (answer: ControlPacket) => void): void {
    const payload = new Uint8Array(0);
    reply({ opcode: opcode.ackV1, keyId: 0, sessionId: own, acks: [packetId], peerSessionId: client, payload });
  }

  #send(instance: Instance, answer: Uint8Array, reply: (answer: ControlPacket) => void): void {
    const { chunkOctets = 1200 } = this.#options;
    for (let at = 0; at < answer.length; at += chunkOctets) {
      this.#transmit(instance, instance.nextId++, answer.slice(at, at + chunkOctets), reply);
    }
  }

  #transmit(instance: Instance, packetId: number, payload: Uint8Array, reply: (answer: ControlPacket) => void): void {
    const again = (): void => this.#transmit(instance, packetId, payload, reply);
    instance.unacknowledged.get(packetId)?.cancel();
    const cancel = this.#options.timers.after(resendMs, again);
    instance.unacknowledged.set(packetId, { payload, laterAcks: 0, cancel });
    reply({ opcode: opcode.controlV1, keyId: 0, sessionId: instance.own, acks: [], packetId, payload });
  }

  #takeAcks(instance: Instance, acks: readonly number[], reply: (answer: ControlPacket) => void): void {
    for (const ack of acks) {
      instance.unacknowledged.get(ack)?.cancel();
      instance.unacknowledged.delete(ack);
      for (const [packetId, one] of instance.unacknowledged) {
        if (packetId < ack && ++one.laterAcks === laterAcksAtMost) {
          this.#transmit(instance, packetId, one.payload, reply);
        }
      }
    }
  }

  #forget(instance: Instance): void {
    for (const { cancel } of instance.unacknowledged.values()) cancel();
    this.#instances.delete(toHex(instance.client));
  }
}

/** The way to the server, with its delay and its losses. */
class ScriptedLink implements PacketLink {
  readonly transport: 'tcp' | 'udp';
  readonly #options: ScriptedServerOptions;
  readonly #server: ScriptedOpenVpnServer;
  readonly #number: number;
  readonly #wrap: PacketWrap;
  readonly #counts = { sent: 0, received: 0 };
  #listener: Parameters<PacketLink['listen']>[0] | undefined;
  #isClosed = false;

  constructor(options: ScriptedServerOptions, server: ScriptedOpenVpnServer, number: number) {
    this.transport = options.transport ?? 'udp';
    this.#options = options;
    this.#server = server;
    this.#number = number;
    this.#wrap = options.makeWrap?.() ?? noWrap;
  }

  isFlushed(): boolean {
    return true;
  }

  listen(listener: Parameters<PacketLink['listen']>[0]): void {
    this.#listener = listener;
  }

  close(): void {
    this.#isClosed = true;
  }

  send(packet: Uint8Array): void {
    const plain = this.#wrap.unwrap(packet);
    if (plain === undefined) return;
    const decoded = decodeControlPacket(plain);
    this.#server.sent.push(decoded);
    this.#carry('sent', decoded, () => {
      const done = this.#server.receive(this.#number, decoded, (answer) => this.#answer(answer));
      if (done === 'dropped' && this.transport === 'tcp') this.#end();
    });
  }

  #answer(packet: ControlPacket): void {
    const wrapped = this.#wrap.wrap(encodeControlPacket(packet));
    this.#carry('received', packet, () => {
      if (!this.#isClosed) this.#listener?.onPacket(wrapped);
    });
  }

  #end(): void {
    const { timers, roundTripMs = 2, endsBy = 'closed' } = this.#options;
    timers.after(roundTripMs / 2, () => {
      if (!this.#isClosed) this.#listener?.onEnd({ kind: endsBy, detail: endsBy === 'reset' ? 'ECONNRESET' : 'end' });
    });
  }

  #carry(direction: OnTheWay['direction'], packet: ControlPacket, arrive: () => void): void {
    const { timers, isLost, lateMs, roundTripMs = 2 } = this.#options;
    const one = { direction, number: ++this.#counts[direction], packet };
    if (isLost?.(one) !== true) timers.after(roundTripMs / 2 + (lateMs?.(one) ?? 0), arrive);
  }
}
