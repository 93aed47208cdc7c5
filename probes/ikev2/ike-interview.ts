import { defined } from '../../core/defined.ts';
import type { JsonObject, ObservationDraft, OutcomeKind } from '../../core/observation/observation.ts';
import { notifyType } from '../../core/protocol/ikev2/numbers.ts';
import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import { trimmed, trimmedBox } from '../../core/spaces/behind.ts';
import { type Box, box, type Point, pointBox } from '../../core/spaces/region.ts';
import { toHex } from '../../core/wire/hex.ts';
import type { DatagramContext, DatagramOutcome, FollowUp } from '../datagram-context.ts';
import { answersInit, type IkeReading, readInitAnswer } from './ike-answer.ts';
import {
  type IkeOffer,
  type InitSecrets,
  initOctets,
  nonceLength,
  reservedGroup,
  shareLength,
  unassignedCiphers,
} from './ike-offer.ts';
import type { Ikev2Plan } from './ikev2-ask.ts';
import { shareGroupFor } from './pack.ts';
import { type Reader, type ReadOffer, readerOf } from './was-read.ts';

/** One offer, asked as one observation. */
export interface IkeQuestion {
  /** 'ikev2/row', … */
  readonly probe: string;
  readonly boxes: readonly Box[];
  /** The documented combination that stands last behind the others. */
  readonly buried?: Point;
  /** The group of its KE payload, which decides what controls vouch for it. Default: one that none of the boxes has. */
  readonly shareGroup?: number;
  /** Sends a share of this group, which fits: acceptance makes state on the peer. */
  readonly ownGroup?: number;
  /** Sends it to this port alone. */
  readonly port?: number;
  /** Whether silence is taken for an answer when the control is answered right after it: the size may be the reason. Default false. */
  readonly isOnce?: boolean;
}

/** Cookies that are taken for one question. */
const cookiesAtMost = 3;
/** Repetitions of a question that stays unanswered while the controls are answered. */
const repetitions = 2;
/** Questions without an acceptance after which a control is due. */
export const questionsBetweenControls = 8;

/**
 * Asks one question after another, never two at once, and records each. Silence is met by pauses until a control is answered, then the
 * question is repeated; when the pauses are used up, the peer is gone, and what is asked from then on is recorded and not sent.
 */
export class IkeInterview {
  readonly #context: DatagramContext;
  readonly #plan: Ikev2Plan;
  #count = 0;
  #exchanges = 0;
  #heard = false;
  #stopped: { readonly outcome: OutcomeKind; readonly detail: string } | undefined;
  readonly #accepted = new Map<string, Point>();
  #sinceAcceptance = 0;
  #refusesInSilence = false;
  #port: number | undefined;
  readonly #read: ReadOffer[] = [];
  #reader: Reader | undefined;

  constructor(context: DatagramContext, plan: Ikev2Plan) {
    this.#context = context;
    this.#plan = plan;
  }

  get plan(): Ikev2Plan {
    return this.#plan;
  }

  /** Whether there is no use in asking on: the peer stopped answering for good, or its answers mean nothing. */
  get isOver(): boolean {
    return this.#stopped !== undefined;
  }

  /** Whether the peer answered anything at all. */
  get isHeard(): boolean {
    return this.#heard;
  }

  /** Whether the host said that nothing listens there. */
  get isUnreachable(): boolean {
    return this.#stopped?.outcome === 'unreachable';
  }

  /** Requests sent so far, each from a source port of its own. */
  get exchanges(): number {
    return this.#exchanges;
  }

  /** The UDP port of its last answer to a question that was not meant for one port. */
  get answersAt(): number | undefined {
    return this.#port;
  }

  /** Whether silence is what the peer answers to an offer that it cannot accept: then it is not waited out. */
  get refusesInSilence(): boolean {
    return this.#refusesInSilence;
  }

  /** A combination that was accepted when it was offered alone: the first one. */
  get control(): Point | undefined {
    return this.#accepted.values().next().value;
  }

  /** The combinations that were accepted when they were offered alone. */
  get accepted(): readonly Point[] {
    return [...this.#accepted.values()];
  }

  /** What the peer was shown to read. */
  get reader(): Reader {
    this.#reader ??= readerOf(this.#read, this.accepted);
    return this.#reader;
  }

  /** Never rejects but for abort. */
  async ask(asked: IkeQuestion): Promise<IkeReading> {
    const question = { ...asked, boxes: asked.boxes.map((part) => trimmedBox(part, 4)) };
    if (this.#stopped !== undefined) {
      return this.state(question, this.#stopped.outcome, `not sent: ${this.#stopped.detail}`);
    }
    const hadControl = this.control !== undefined;
    const reading = await this.#askPatiently(question);
    if (!hadControl && this.control !== undefined) await this.#calibrate();
    return reading;
  }

  /** Offers the control alone. Does nothing when there is none, or when fewer questions than `after` followed the last acceptance. */
  async confirm(after = 1): Promise<void> {
    if (this.control !== undefined && this.#sinceAcceptance >= after) await this.ask(controlQuestion(this.control));
  }

  /** `confirm`, when the last acceptance is a while ago. */
  async confirmWhenDue(): Promise<void> {
    await this.confirm(questionsBetweenControls);
  }

  /** Whether the peer, which may have said no to a question for its size, still accepts the control alone. */
  async isAlive(): Promise<boolean> {
    if (this.control === undefined) return false;
    return (await this.ask(controlQuestion(this.control))).outcome === 'answered';
  }

  /** Offers the control to the other one of IKE's two ports, once: nothing else is to be learned from silence there. */
  async askOtherPort(): Promise<void> {
    if (this.control === undefined || this.isOver || this.#context.exchangeAt === undefined) return;
    const port = this.#port === 4500 ? 500 : 4500;
    await this.#attempt({ probe: 'ikev2/port', boxes: [pointBox(this.control)], port });
  }

  /** Records something that is not sent, and why. */
  state(question: IkeQuestion, outcome: OutcomeKind, detail: string, answer?: JsonObject): IkeReading {
    const reading: IkeReading = { outcome, detail, ...defined({ answer }) };
    this.#record(question, {}, reading, { startedAtMs: 0, elapsedMs: 0, attempts: 0, sent: '', received: '' });
    return reading;
  }

  /** The place of the next observation in the order of the plan, for what is asked besides. */
  nextOrder(): string {
    return `ikev2/${String(++this.#count).padStart(6, '0')}`;
  }

  async #askPatiently(question: IkeQuestion): Promise<IkeReading> {
    const first = await this.#attempt(question);
    if (first.outcome === 'refused' && !isNoProposalChosen(first)) return await this.#attempt(question);
    if (isHeard(first) || (first.outcome === 'silent' && this.#refusesInSilence)) return first;
    if (first.outcome === 'silent' && question.isOnce === true && (await this.isAlive())) return first;
    // A repetition would make a second half-open SA if only the answer was lost.
    if (question.ownGroup !== undefined) return first;
    if (first.outcome === 'malformed') return await this.#attempt(question);
    if (first.outcome === 'unreachable' && !this.#heard) {
      this.#stopped = { outcome: first.outcome, detail: 'nothing listens there' };
      return first;
    }
    return await this.#repeat(question, first);
  }

  /**
   * Offers a cipher that does not exist. A peer that names a group before it looks at the ciphers would seem to accept everything: its
   * answers prove nothing.
   */
  async #calibrate(): Promise<void> {
    const groups = [...this.#plan.region, ...this.#plan.documented.map((point) => pointBox(point))];
    const boxes = [
      box(
        [transformValue(this.unassignedCipher(), 0)],
        [12],
        [5],
        [14, ...groups.flatMap(([, , , ke = []]) => ke.filter((id) => id !== 31))],
      ),
    ];
    const { outcome } = await this.#askPatiently({ probe: 'ikev2/calibration', boxes });
    this.#refusesInSilence = outcome === 'silent';
    if (outcome === 'answered') {
      this.#stopped = { outcome: 'malformed', detail: 'the peer seems to accept a cipher that does not exist' };
    }
  }

  /**
   * Whether a peer that accepted the combination heeds its additional key exchange: with a method that does not exist it has to refuse it.
   * One that passes over transform types that it does not know (RFC 7296 section 3.3.6 forbids that) would seem to accept every method.
   */
  async looksAtAdditional(accepted: Point): Promise<boolean> {
    if (trimmed(accepted, 4).length < 5) return true;
    const boxes = [pointBox(accepted.map((value, at) => (at < 4 || value === 0 ? value : reservedGroup)))];
    return (await this.ask({ probe: 'ikev2/calibration', boxes })).outcome === 'refused';
  }

  async #repeat(question: IkeQuestion, first: IkeReading): Promise<IkeReading> {
    let reading = first;
    let isAnswering = false;
    let repeated = 0;
    // One that never said anything was asked again and again by then, and is not waited for: most of them are not there.
    for (const pauseMs of this.#heard ? this.#plan.pausesMs : []) {
      await this.#context.pause(pauseMs);
      if (this.control !== undefined) {
        isAnswering = isHeard(await this.#attempt(controlQuestion(this.control)));
        if (!isAnswering) continue;
      }
      reading = await this.#attempt(question);
      repeated++;
      if (isHeard(reading) || (isAnswering && repeated === repetitions)) return reading;
    }
    const detail = this.#heard ? 'the peer had stopped answering' : 'the peer answered nothing';
    if (!isAnswering) this.#stopped = { outcome: reading.outcome, detail };
    return reading;
  }

  async #attempt(question: IkeQuestion): Promise<IkeReading> {
    const context = this.#context;
    this.#exchanges++;
    const offer = this.#offer(question);
    const spi = context.random(8);
    const secrets: InitSecrets = {
      // Zero would mean "no SPI yet".
      spi: spi.every((octet) => octet === 0) ? spi.fill(1) : spi,
      nonce: context.random(nonceLength),
      share: this.#share(offer.shareGroup),
      cipher: this.unassignedCipher(),
    };
    let cookies = 0;
    const withCookie: FollowUp = (received) => {
      const { cookie } = readInitAnswer(offer, received);
      return cookie === undefined || ++cookies > cookiesAtMost ? undefined : initOctets(offer, secrets, cookie);
    };
    const outcome = await this.#exchange(question, initOctets(offer, secrets), secrets.spi, withCookie);
    const reading = readingOf(offer, outcome);
    const { port, received, startedAtMs, elapsedMs, attempts } = outcome;
    if (question.port === undefined && outcome.kind === 'answered') this.#port = port;
    const trace = { startedAtMs, elapsedMs, attempts, sent: toHex(outcome.sent), received: toHex(received) };
    this.#record(question, { shareGroup: offer.shareGroup, port }, reading, trace);
    this.#note(question, offer.shareGroup, reading);
    return reading;
  }

  /** A cipher that IANA has not assigned, another one each time. */
  unassignedCipher(): number {
    const [first, last] = unassignedCiphers;
    const [high = 0, low = 0] = this.#context.random(2);
    return first + ((high * 256 + low) % (last - first + 1));
  }

  #share(group: number): Uint8Array {
    if (group === 0) return new Uint8Array(0);
    return group === reservedGroup ? this.#context.random(shareLength(group)) : this.#context.keyShare(group);
  }

  #exchange({ port }: IkeQuestion, octets: Uint8Array, spi: Uint8Array, followUp: FollowUp): Promise<DatagramOutcome> {
    const { exchangeAt } = this.#context;
    const isAnswer = (received: Uint8Array): boolean => answersInit(received, spi);
    if (port === undefined || exchangeAt === undefined) return this.#context.exchange(octets, isAnswer, followUp);
    return exchangeAt(port, octets, isAnswer, followUp);
  }

  #note({ probe, boxes, buried }: IkeQuestion, shareGroup: number, { outcome, group }: IkeReading): void {
    this.#heard ||= outcome !== 'silent' && outcome !== 'unreachable';
    this.#sinceAcceptance = outcome === 'answered' ? 0 : this.#sinceAcceptance + 1;
    const [only = []] = boxes;
    const isPoint = boxes.length === 1 && only.every((values) => values.length === 1);
    if (outcome === 'answered' && probe !== 'ikev2/calibration' && isPoint) {
      this.#accepted.set(only.flat().join(), only.flat());
      this.#reader = undefined;
    }
    if (outcome === 'answered' && buried !== undefined && group === buried[3]) {
      this.#read.push({ boxes, shareGroup, buried });
      this.#reader = undefined;
    }
  }

  #offer({ boxes, ownGroup, shareGroup }: IkeQuestion): IkeOffer {
    if (ownGroup !== undefined) return { boxes, form: 'own-group', shareGroup: ownGroup };
    const { form } = this.#plan;
    return { boxes, form, shareGroup: shareGroup ?? shareGroupFor(boxes, form) };
  }

  #record(
    { probe, boxes, buried, ownGroup }: IkeQuestion,
    sentWith: { readonly shareGroup?: number; readonly port?: number },
    { outcome, detail, answer }: IkeReading,
    trace: Pick<ObservationDraft, 'startedAtMs' | 'elapsedMs' | 'attempts' | 'sent' | 'received'>,
  ): void {
    this.#context.record({
      probe,
      order: this.nextOrder(),
      offer: {
        space: 'ike',
        boxes: boxes.map((part) => part.map((values) => [...values])),
        form: ownGroup === undefined ? this.#plan.form : 'own-group',
        ...(buried === undefined ? {} : { buried: [...buried] }),
        ...sentWith,
      },
      outcome,
      detail,
      ...defined({ answer }),
      ...trace,
    });
  }
}

function controlQuestion(control: Point): IkeQuestion {
  return { probe: 'ikev2/control', boxes: [pointBox(control)] };
}

/** Any other notify speaks of the message and not of the proposals: INVALID_SYNTAX, TEMPORARY_FAILURE (RFC 7296 section 3.10.1). */
function isNoProposalChosen({ answer }: IkeReading): boolean {
  return answer?.['notify'] === notifyType.noProposalChosen;
}

function isHeard({ outcome }: IkeReading): boolean {
  return outcome === 'answered' || outcome === 'refused';
}

function readingOf(offer: IkeOffer, { kind, received, detail }: DatagramOutcome): IkeReading {
  return kind === 'answered' ? readInitAnswer(offer, received) : { outcome: kind, detail };
}
