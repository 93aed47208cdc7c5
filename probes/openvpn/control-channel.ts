import type { CarrierPacket } from '../../core/observation/observation.ts';
import { opcode } from '../../core/protocol/openvpn/control-packet.ts';
import { asksForWrappedKey } from '../../core/protocol/openvpn/early-negotiation.ts';
import { joined } from '../../core/protocol/openvpn/packet-wrap.ts';
import { ChannelEvidence } from './channel-evidence.ts';
import type { ChannelEnd, ChannelOptions, UnacknowledgedKind } from './channel-options.ts';
import { ChannelSession, type Received } from './channel-session.ts';
import { farewells, finishedOutOfTurn } from './farewell.ts';
import type { LinkEnd } from './packet-link.ts';
import { SecondReset } from './second-reset.ts';

/** Octets of the TLS stream in one packet: OpenVPN's own packets have up to 1,250 octets with everything around them. */
const chunkOctets = 1100;
/** Packets that wait for their acknowledgement; the least that OpenVPN has room for is 8. */
const windowPackets = 4;
/** How often what is not acknowledged is sent before the peer is asked whether it is there. */
const sendingsAtMost = 7;
/** Between the answer to the reset and the first packet over TCP, twice: what had come by the first end is read by the second. */
const holdMs = 1;

interface InFlight {
  readonly id: number;
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** Since everything before it was acknowledged: a server without the first packet drops the second. */
  sendings: number;
}

/**
 * A client's side of one OpenVPN control channel up to the TLS stream: resets, acknowledgements, retransmission, order. Everything that
 * takes time is a timer of `timers`.
 */
export class ControlChannel {
  readonly #options: ChannelOptions;
  readonly #evidence: ChannelEvidence;
  readonly #session: ChannelSession;
  #state: 'opening' | 'open' | 'over' | 'closed' = 'opening';
  #resets = 0;
  #resetAtMs = 0;
  #nextId = 1;
  #waiting: Uint8Array = new Uint8Array(0);
  #flight: InFlight[] = [];
  /** Whether anything of the TLS stream came since the last write. */
  #isAnswered = false;
  #asking: SecondReset | undefined;
  #owesAck = false;
  /** Whether the next packet has to carry the wrapped key. */
  #owesWrappedKey = false;
  #end: ChannelEnd | undefined;
  #cancelDeadline: () => void = nothing;
  #cancelResend: () => void = nothing;
  #isResendDue = false;
  #cancelLate: () => void = nothing;
  #cancelHold: () => void = nothing;
  /** Nothing is sent yet: a close that came with the answer to the reset is no reaction to what would be. */
  #isHeld = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#evidence = new ChannelEvidence(options.timers);
    this.#session = new ChannelSession(options.random(8), options.makeWrap());
  }

  /** One line for each thing that happened. */
  get transcript(): readonly string[] {
    return this.#evidence.transcript;
  }

  /** The packets without their wrap, the first ones of many. */
  get packets(): readonly CarrierPacket[] {
    return this.#evidence.packets;
  }

  /** Sends the reset; call it once. */
  open(): void {
    const { link } = this.#options;
    link.listen({ onPacket: (octets) => this.#onPacket(octets), onEnd: (end) => this.#onLinkEnd(end) });
    this.#sendReset();
  }

  /** Adds to the TLS stream; only between `onOpen` and the end. */
  write(octets: Uint8Array): void {
    if (this.#state !== 'open') return;
    this.#isAnswered = false;
    this.#waiting = joined(this.#waiting, octets);
    this.#pump();
    this.#waitForNews();
  }

  /** Takes leave of the server, so that it keeps nothing of the session, and of the link. May be called at any time and twice. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#cancelAll();
    if (this.#session.isOpen) {
      this.#options.allowance.completed();
      this.#sayFarewell();
    } else this.#options.link.close();
  }

  #sendReset(): void {
    const { allowance, timers, link, roundTrip, timeoutMs } = this.#options;
    const waitMs = link.transport === 'udp' ? allowance.waitMs() : 0;
    if (waitMs > 0) {
      this.#cancelResend = timers.after(waitMs, () => this.#sendReset());
      return;
    }
    this.#resets++;
    if (this.#resets === 1) {
      this.#resetAtMs = timers.nowMs();
      this.#deadline('silent', () => `no answer to ${times(this.#resets, 'reset')} in ${timeoutMs} ms`);
    }
    this.#send(this.#session, this.#session.reset());
    if (link.transport === 'tcp') return;
    allowance.sent();
    this.#cancelResend = timers.after(roundTrip.resetPauseMs(this.#resets), () => this.#sendReset());
  }

  #onPacket(octets: Uint8Array): void {
    if (this.#state !== 'opening' && this.#state !== 'open') return;
    const received = this.#session.receive(octets);
    if (received === undefined) {
      this.#onOtherPacket(octets);
      return;
    }
    this.#evidence.received(received.plain);
    if (this.#state === 'opening') {
      if (received.packet.opcode === opcode.hardResetServerV2) this.#onOpened(received);
      return;
    }
    this.#onAcks(received.packet.acks);
    this.#onData(received);
  }

  /** The answer to the second reset, or of no session of ours. */
  #onOtherPacket(octets: Uint8Array): void {
    const plain = this.#asking?.receive(octets);
    if (plain === undefined) this.#evidence.foreign(octets);
    else this.#evidence.received(plain);
  }

  #onOpened({ packet }: Received): void {
    const { timers, roundTrip, listener } = this.#options;
    this.#cancelResend();
    const tookMs = timers.nowMs() - this.#resetAtMs;
    if (this.#resets === 1) roundTrip.note(tookMs);
    else {
      roundTrip.noteAtMost(tookMs);
      roundTrip.noteLoss();
    }
    this.#evidence.tell(`${times(this.#resets, 'reset')} sent, answered after ${tookMs.toFixed(1)} ms`);
    this.#state = 'open';
    this.#owesWrappedKey = asksForWrappedKey(packet.payload);
    this.#waitForNews();
    if (this.#options.link.transport === 'tcp') this.#hold();
    listener.onOpen();
  }

  #hold(): void {
    const { timers } = this.#options;
    this.#isHeld = true;
    this.#cancelHold = timers.after(holdMs, () => {
      this.#cancelHold = timers.after(holdMs, () => {
        this.#isHeld = false;
        this.#pump();
      });
    });
  }

  #onAcks(acks: readonly number[]): void {
    const taken = this.#flight.filter(({ id }) => acks.includes(id));
    if (taken.length === 0) return;
    if (taken.some(({ sendings }) => sendings > 1)) this.#options.roundTrip.noteLoss();
    this.#flight = this.#flight.filter((one) => !taken.includes(one));
    for (const one of this.#flight) one.sendings = 0;
    this.#stopAsking();
    this.#waitForNews();
    this.#pump();
  }

  #onData(received: Received): void {
    const { packet } = received;
    // A reset that comes twice is acknowledged by every packet of ours. An ACK_V1 for it alone would begin a session anew at a server that has
    // dropped it.
    if (packet.packetId === undefined || packet.packetId === 0) return;
    this.#owesAck = true;
    if (this.#session.hasGap) this.#options.roundTrip.noteLoss();
    if (received.octets.length > 0) {
      this.#isAnswered = true;
      this.#stopAsking();
      this.#waitForNews();
      this.#options.listener.onOctets(received.octets);
    }
    if (this.#owesAck && this.#state === 'open') this.#send(this.#session, this.#session.ack());
    // What comes again is no news, and must not put off for ever what is due.
    if (received.octets.length > 0 || !this.#isResendDue) this.#armResend();
  }

  #pump(): void {
    if (this.#isHeld) return;
    // By itself, for beside a chunk it may not fit.
    if (this.#owesWrappedKey && this.#waiting.length > 0) this.#sendFragment(this.#nextOpcode(), new Uint8Array(0));
    while (this.#flight.length < windowPackets && this.#waiting.length > 0) {
      const payload = this.#waiting.slice(0, chunkOctets);
      this.#waiting = this.#waiting.slice(chunkOctets);
      this.#sendFragment(opcode.controlV1, payload);
    }
  }

  #nextOpcode(): number {
    const owed = this.#owesWrappedKey;
    this.#owesWrappedKey = false;
    return owed ? opcode.controlWkcV1 : opcode.controlV1;
  }

  #sendFragment(code: number, payload: Uint8Array): void {
    const fragment = { id: this.#nextId++, opcode: code, payload, sendings: 0 };
    this.#flight.push(fragment);
    this.#transmit(fragment);
    this.#armResend();
  }

  #transmit(fragment: InFlight): void {
    fragment.sendings++;
    this.#send(this.#session, this.#session.data(fragment.opcode, fragment.id, fragment.payload));
  }

  #armResend(): void {
    const { link, timers, roundTrip } = this.#options;
    if (link.transport === 'tcp' || this.#state !== 'open') return;
    if (this.#flight.length === 0 && !this.#session.hasGap) return;
    this.#cancelResend();
    this.#isResendDue = true;
    const cancel = timers.after(roundTrip.resendPauseMs(), () => {
      this.#isResendDue = false;
      this.#resend();
    });
    this.#cancelResend = () => {
      this.#isResendDue = false;
      cancel();
    };
  }

  #resend(): void {
    const [first] = this.#flight;
    if (first === undefined) {
      // A server that hears again and again of later packets sends the missing one before its time.
      if (this.#session.hasGap) this.#send(this.#session, this.#session.ack());
    } else if (this.#flight.every(({ sendings }) => sendings >= sendingsAtMost)) {
      this.#onSpent(first);
      return;
    } else for (const fragment of this.#flight) this.#transmit(fragment);
    this.#armResend();
  }

  /** Nothing of the flight was acknowledged, however often it was sent. */
  #onSpent(first: InFlight): void {
    if (this.#asking !== undefined) return;
    const sent = `packet ${first.id} sent ${sendingsAtMost} times and never acknowledged`;
    this.#evidence.tell(sent);
    // The server takes what comes before the last packet also of what it refuses.
    if (this.#flight.length > 1 || this.#waiting.length > 0 || this.#isAnswered) this.#finish('silent', sent);
    else this.#askWhetherThere();
  }

  #askWhetherThere(): void {
    const { timeoutMs, timers, roundTrip } = this.#options;
    this.#deadline('silent', () => `neither acknowledged nor a second reset answered in ${timeoutMs} ms`);
    this.#asking = new SecondReset({
      ...this.#options,
      send: (session, plain) => this.#send(session, plain),
      onAnswered: () => {
        this.#evidence.tell('a second reset was answered');
        this.#cancelLate = timers.after(roundTrip.lateMs(), () =>
          this.#finish('unacknowledged', 'the last packet was never acknowledged, while a second reset was answered'),
        );
      },
    });
  }

  #stopAsking(): void {
    this.#asking?.stop();
    this.#asking = undefined;
    this.#cancelLate();
  }

  #onLinkEnd({ kind, detail, isWithinPacket }: LinkEnd): void {
    if (this.#state === 'over' || this.#state === 'closed') return;
    const [last] = this.#flight.slice(-1);
    const isWhole = this.#waiting.length === 0 && this.#options.link.isFlushed();
    // An answer that was cut off is an answer.
    const isSilent = !this.#isAnswered && isWithinPacket === undefined;
    const isDropped = last !== undefined && isWhole && isSilent;
    const behind = 'the connection behind the last packet, which it never acknowledged';
    if (isDropped && kind === 'closed') this.#finish('unacknowledged', `it closed ${behind}`);
    else if (isDropped && kind === 'reset') this.#finish('unacknowledged-reset', `it reset ${behind}`);
    else this.#finish(this.#state === 'open' && kind === 'unreachable' ? 'reset' : kind, detail);
  }

  /**
   * What comes, or what the peer acknowledges, gives it the whole time again. On UDP what is not acknowledged has its own end, when it was
   * sent often enough: how long that takes is the round trip's business.
   */
  #waitForNews(): void {
    const { timeoutMs, link } = this.#options;
    if (link.transport === 'udp' && this.#flight.length > 0) {
      this.#cancelDeadline();
      return;
    }
    const isTaken = (): boolean => this.#flight.length === 0 && this.#nextId > 1;
    this.#deadline('silent', () => `${isTaken() ? 'acknowledged, but ' : ''}no answer in ${timeoutMs} ms`);
  }

  #deadline(kind: ChannelEnd['kind'], detail: () => string): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.timers.after(this.#options.timeoutMs, () => this.#finish(kind, detail()));
  }

  #finish(kind: ChannelEnd['kind'], detail: string): void {
    if (this.#end !== undefined || this.#state === 'closed') return;
    this.#state = 'over';
    this.#end = { kind, detail };
    this.#cancelAll();
    this.#evidence.tell(`${kind}: ${detail}`);
    this.#evidence.tellForeign();
    this.#options.listener.onEnd(this.#end);
  }

  #sayFarewell(): void {
    const { link, timers, roundTrip } = this.#options;
    const farewell = { id: this.#nextId++, opcode: this.#nextOpcode(), payload: finishedOutOfTurn, sendings: 0 };
    // A server that dropped the session must not get its first packet again, which would begin another. What comes before the farewell has
    // to be there, though, for it to be read.
    const isDropped = isUnacknowledged(this.#end?.kind);
    const left = link.transport === 'tcp' ? [] : this.#flight.filter(({ id }) => !isDropped || id > 1);
    const isOnce = link.transport === 'tcp' || isDropped || farewell.id === 1;
    let sendings = 0;
    const send = (): void => {
      for (const fragment of [...left, farewell]) this.#transmit(fragment);
      sendings++;
      if (isOnce || sendings === farewells[roundTrip.isLossy ? 'lossy' : 'usual']) link.close();
      else timers.after(roundTrip.resendPauseMs(), send);
    };
    send();
  }

  #send(session: ChannelSession, plain: Uint8Array): void {
    if (session === this.#session) this.#owesAck = false;
    this.#evidence.sent(plain);
    this.#options.link.send(session.wrap(plain));
  }

  #cancelAll(): void {
    this.#cancelDeadline();
    this.#cancelResend();
    this.#cancelHold();
    this.#stopAsking();
  }
}

/** Whether it is how a server drops a session. */
export function isUnacknowledged(kind: string | undefined): kind is UnacknowledgedKind {
  return kind === 'unacknowledged' || kind === 'unacknowledged-reset';
}

function nothing(): void {
  // No timer runs.
}

function times(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
