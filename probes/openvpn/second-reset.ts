import { opcode } from '../../core/protocol/openvpn/control-packet.ts';
import { asksForWrappedKey } from '../../core/protocol/openvpn/early-negotiation.ts';
import type { ChannelOptions } from './channel-options.ts';
import { ChannelSession } from './channel-session.ts';
import { finishedOutOfTurn } from './farewell.ts';

export interface SecondResetOptions extends Omit<ChannelOptions, 'listener'> {
  /** Sends a packet of the second session. */
  readonly send: (session: ChannelSession, plain: Uint8Array) => void;
  readonly onAnswered: () => void;
}

/**
 * Asks by the reset of another session over the same link whether the server is there and answers: on the same way, what it had to say
 * before comes before. The session is ended as soon as it is answered.
 */
export class SecondReset {
  readonly #options: SecondResetOptions;
  readonly #session: ChannelSession;
  #sendings = 0;
  #isAnswered = false;
  #cancel: (() => void) | undefined;

  constructor(options: SecondResetOptions) {
    this.#options = options;
    this.#session = new ChannelSession(options.random(8), options.makeWrap());
    this.#send();
  }

  /** Takes a packet that is of no other session: what it is without its wrap, or undefined where it is not of this one either. */
  receive(octets: Uint8Array): Uint8Array | undefined {
    const answer = this.#session.receive(octets);
    if (answer === undefined) return undefined;
    if (!this.#isAnswered) this.#onAnswer(answer.packet.payload);
    return answer.plain;
  }

  stop(): void {
    this.#cancel?.();
  }

  #onAnswer(resetPayload: Uint8Array): void {
    const { send, onAnswered, allowance } = this.#options;
    this.#isAnswered = true;
    this.stop();
    allowance.completed();
    // One packet for both, so that no half of it can be lost and leave an instance behind.
    const code = asksForWrappedKey(resetPayload) ? opcode.controlWkcV1 : opcode.controlV1;
    send(this.#session, this.#session.data(code, 1, finishedOutOfTurn));
    onAnswered();
  }

  #send(): void {
    const { timers, roundTrip, allowance, send } = this.#options;
    const waitMs = allowance.waitMs();
    if (waitMs === 0) {
      this.#sendings++;
      allowance.sent();
      send(this.#session, this.#session.reset());
    }
    const pauseMs = waitMs > 0 ? waitMs : roundTrip.resetPauseMs(this.#sendings);
    this.#cancel = timers.after(pauseMs, () => this.#send());
  }
}
