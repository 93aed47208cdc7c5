import { defined } from '../../core/defined.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { ikev1NotifyType } from '../../core/protocol/ikev1/numbers.ts';
import { toHex } from '../../core/wire/hex.ts';
import type { DatagramContext, DatagramOutcome } from '../datagram-context.ts';
import type { EarlyMainMode } from './early-main-mode.ts';
import { answersIkev1, type Ikev1Reading, readIkev1Answer, transformNumbers } from './ikev1-answer.ts';
import { ikev1Cookie } from './ikev1-cookie.ts';
import { futureVersionOctets, type Ikev1Offer, ikev1Octets, ikev1Offers } from './ikev1-offer.ts';
import { redacted } from './redact.ts';

/** The questions to the same peer over IKEv2, as far as they matter here. */
export interface Ikev2Talk {
  /** Whether the peer answered anything. */
  readonly isHeard: boolean;
  /** Whether there is no use in asking on: nothing listens there. */
  readonly isUnreachable: boolean;
  /** The place of the next observation in the order of the plan. */
  nextOrder(): string;
  /** Offers a combination that was accepted before, alone; whether it is accepted now. Records it. Sends nothing where there is none. */
  isAlive(): Promise<boolean>;
}

type Context = Pick<DatagramContext, 'exchange' | 'random' | 'record'>;

/**
 * Asks whether the peer answers IKEv1, after everything else: what is accepted leaves a half-open SA on the peer, so the first acceptance is the
 * last question. Main mode first; aggressive mode as long as nothing was accepted, because a refusal of main mode says nothing about it. Silence is
 * asked about three times, between answered IKEv2 controls. `early`: main mode was asked before; what came of that stands where IKEv2 stayed silent, and
 * where it was answered. Rejects only when the context's signal aborts.
 */
export async function observeIkev1(context: Context, talk: Ikev2Talk, early?: EarlyMainMode): Promise<void> {
  const interview = new Ikev1Interview(context, talk);
  if (talk.isUnreachable) {
    interview.leaveUnasked(ikev1Offers.usual, 'unreachable', 'not sent: nothing listens there');
    return;
  }
  const stands = early !== undefined && (!talk.isHeard || early.outcome.kind === 'answered');
  const first = stands ? interview.recall(ikev1Offers.usual, early) : await interview.ask(ikev1Offers.usual);
  if (isAcceptance(first) || (isSilent(first) && !talk.isHeard)) return;
  if (isSilent(first)) await interview.askFutureVersion();
  const second = await interview.ask(ikev1Offers.aggressive2);
  if (isAcceptance(second)) return;
  if (!(isVersionRefused(first) && isVersionRefused(second))) {
    const isAnswered = !isSilent(first) && !isSilent(second);
    if (!isAnswered) await talk.isAlive();
    if (isAcceptance(await interview.ask(ikev1Offers.aggressive14))) return;
    if (isAnswered && isAcceptance(await interview.ask(ikev1Offers.rare))) return;
  }
  await talk.isAlive();
}

class Ikev1Interview {
  readonly #context: Context;
  readonly #talk: Ikev2Talk;

  constructor(context: Context, talk: Ikev2Talk) {
    this.#context = context;
    this.#talk = talk;
  }

  async ask(offer: Ikev1Offer): Promise<Ikev1Reading> {
    const random = (length: number): Uint8Array => this.#context.random(length);
    const octets = ikev1Octets(offer, ikev1Cookie(random), random);
    return await this.#exchange(`ikev1/${offer.mode}-mode`, told(offer), octets, offer);
  }

  /** What was asked before. */
  recall(offer: Ikev1Offer, { octets, outcome }: EarlyMainMode): Ikev1Reading {
    return this.#read(`ikev1/${offer.mode}-mode`, told(offer), octets, outcome, offer);
  }

  /** Whether a version that does not exist is answered with INVALID_MAJOR_VERSION. */
  async askFutureVersion(): Promise<Ikev1Reading> {
    const random = (length: number): Uint8Array => this.#context.random(length);
    const octets = futureVersionOctets(ikev1Cookie(random), random);
    return await this.#exchange('ikev1/future-version', { majorVersion: 3 }, octets);
  }

  leaveUnasked(offer: Ikev1Offer, outcome: Ikev1Reading['outcome'], detail: string): void {
    const trace = { startedAtMs: 0, elapsedMs: 0, attempts: 0, sent: '', received: '' };
    this.#record(`ikev1/${offer.mode}-mode`, told(offer), { outcome, detail }, trace);
  }

  async #exchange(
    probe: string,
    offered: ObservationDraft['offer'],
    octets: Uint8Array,
    offer?: Ikev1Offer,
  ): Promise<Ikev1Reading> {
    const outcome = await this.#context.exchange(octets, (received) => answersIkev1(received, octets));
    return this.#read(probe, offered, octets, outcome, offer);
  }

  #read(
    probe: string,
    offered: ObservationDraft['offer'],
    octets: Uint8Array,
    outcome: DatagramOutcome,
    offer?: Ikev1Offer,
  ): Ikev1Reading {
    const { startedAtMs, elapsedMs, attempts, received, port } = outcome;
    const reading = readingOf(outcome, offer);
    const kept = { sent: toHex(redacted(octets)), received: toHex(redacted(received)) };
    this.#record(probe, { ...offered, port }, reading, { startedAtMs, elapsedMs, attempts, ...kept });
    return reading;
  }

  #record(
    probe: string,
    offer: ObservationDraft['offer'],
    { outcome, detail, answer }: Ikev1Reading,
    trace: Pick<ObservationDraft, 'startedAtMs' | 'elapsedMs' | 'attempts' | 'sent' | 'received'>,
  ): void {
    this.#context.record({
      probe,
      order: this.#talk.nextOrder(),
      offer,
      outcome,
      detail,
      ...defined({ answer }),
      ...trace,
    });
  }
}

function told({ mode, transforms }: Ikev1Offer): ObservationDraft['offer'] {
  return { mode, transforms: transforms.map((one) => [...transformNumbers(one)]) };
}

function readingOf({ kind, detail, received }: DatagramOutcome, offer?: Ikev1Offer): Ikev1Reading {
  return kind === 'answered' ? readIkev1Answer(received, offer) : { outcome: kind, detail };
}

function isAcceptance({ outcome }: Ikev1Reading): boolean {
  return outcome === 'answered' || outcome === 'authentication-failed';
}

function isSilent({ outcome }: Ikev1Reading): boolean {
  return outcome === 'silent';
}

function isVersionRefused({ outcome, answer }: Ikev1Reading): boolean {
  return outcome === 'refused' && answer?.['notify'] === ikev1NotifyType.invalidMajorVersion;
}
