import { defined } from '../../core/defined.ts';
import { isOpenVpn } from '../../core/endpoint/scheme.ts';
import type { OutcomeKind } from '../../core/observation/observation.ts';
import type { KeyShareEntry } from '../../core/protocol/tls/extension.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import type { FlightGoal } from '../../core/protocol/tls/server-flight.ts';
import { fromHex, toHex } from '../../core/wire/hex.ts';
import type { ConnectionCount, ExchangePurpose, StreamContext, StreamOutcome } from '../stream-context.ts';
import { clientHelloMessage, helloRecord } from './client-hello-octets.ts';
import { closings, closingsThatRefuse, endingOf } from './closing.ts';
import { isAnswerComplete, type Reading, readHelloAnswer, receivedCapOctets } from './hello-answer.ts';
import type { Ssl2HelloAnswer, Ssl2Offer, TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';

/** One hello to be answered on a connection of its own. */
export interface HelloQuestion {
  /** 'tls/suites', … */
  readonly probe: string;
  /** Place in the plan, unique for a target. */
  readonly order: string;
  readonly offer: TlsHelloOffer;
  readonly goal: FlightGoal;
  /** Default 'question'. */
  readonly purpose?: ExchangePurpose;
}

/** Groups for which a key share can be sent without a private key: nobody goes on to use it. */
export const shareableGroups: readonly number[] = [0x001d, 0x0017];

/** secp256r1's base point, uncompressed (SEC 2 section 2.4.2): the public key of the private key 1. */
const secp256r1BasePoint = fromHex(
  '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
);

/** Alerts that speak of what was offered (RFC 8446 section 6.2): they settle a question at once. Others must be said twice. */
const offerAlerts = new Set([40, 47, 70, 71, 86, 109, 112]);
/** A reset or a close is cheap to ask again; silence costs the whole time-out each time. */
const attemptsAtMost: Readonly<Partial<Record<OutcomeKind, number>>> = { reset: 3, closed: 3, 'not-made': 1 };
const otherAttemptsAtMost = 2;
/** Before the second attempt; twice as long before the third, and so on. */
const backOffMs = 50;
/** Octets of an answer that the evidence keeps. */
const keptOctets = 64 * 1024;

/** Sends one hello, says what the answer means, and records it. Rejects only for abort. */
export function askHello(context: StreamContext, question: HelloQuestion): Promise<Reading<TlsHelloAnswer>> {
  const { probe, order, offer, goal, purpose = 'question' } = question;
  return askAgain(context, {
    probe,
    order,
    offer,
    purpose,
    octets: () => helloOctets(context, offer),
    isComplete: (received) => isAnswerComplete(received, goal),
    read: (stream) => readHelloAnswer(offer, stream, goal),
  });
}

/** A question in octets. */
export interface OctetsQuestion<A> {
  readonly probe: string;
  readonly order: string;
  readonly offer: TlsHelloOffer | Ssl2Offer;
  readonly purpose?: ExchangePurpose;
  /** Fresh ones for each attempt. */
  readonly octets: () => Uint8Array;
  readonly isComplete: (received: Uint8Array) => boolean;
  readonly read: (stream: StreamOutcome) => Reading<A>;
}

/**
 * Exchanges and records. What is neither an answer nor a refusal is asked again after a pause, at most twice; the last outcome stands,
 * whatever it is. An alert that does not speak of the offer (internal_error, decode_error, …) is a refusal when it is said twice in a row,
 * and so is an end without a word that came three times alike (`closing.ts`). The evidence is that of the last attempt.
 */
export async function askAgain<A extends TlsHelloAnswer | Ssl2HelloAnswer>(
  context: StreamContext,
  question: OctetsQuestion<A>,
): Promise<Reading<A>> {
  let previous: OutcomeKind | undefined;
  const endings: string[] = [];
  for (let attempts = 1; ; attempts++) {
    const octets = question.octets();
    const stream = await context.exchange(
      octets,
      (received) => received.length >= receivedCapOctets || question.isComplete(received),
      question.purpose,
    );
    const read = question.read(stream);
    endings.push(endingOf(read, stream.received));
    // A carrier has ends of its own, and says itself what is a refusal.
    const isCarried = isOpenVpn(context.target.scheme);
    const reading = (isCarried ? undefined : refusedByClosing(read, endings)) ?? read;
    if (stream.isGone !== true && !isSettled(reading, previous, attempts)) {
      previous = reading.outcome;
      await context.pause(backOffMs * 2 ** (attempts - 1));
      continue;
    }
    context.record({
      probe: question.probe,
      order: question.order,
      offer: question.offer,
      outcome: reading.outcome,
      detail: reading.detail,
      ...defined({ answer: reading.answer }),
      sent: stream.kind === 'not-made' ? '' : toHex(octets),
      received: toHex(stream.received.subarray(0, keptOctets)),
      ...defined({ transcript: stream.transcript, packets: stream.packets }),
      ...countOf(stream),
      startedAtMs: stream.startedAtMs,
      elapsedMs: stream.elapsedMs,
      attempts,
    });
    return reading;
  }
}

/** What was counted of the connection. */
export function countOf({ openConnections, connection }: ConnectionCount): ConnectionCount {
  return {
    ...defined({ openConnections, connection }),
  };
}

function isSettled(
  { outcome, answer }: Reading<TlsHelloAnswer | Ssl2HelloAnswer>,
  previous: OutcomeKind | undefined,
  attempts: number,
): boolean {
  if (outcome === 'answered') return true;
  if (outcome === 'refused') {
    // Behind a ServerHello no alert speaks of the offer any more.
    return (
      previous === 'refused' || answer === undefined || (answer.kind === 'alert' && offerAlerts.has(answer.description))
    );
  }
  return attempts >= (attemptsAtMost[outcome] ?? otherAttemptsAtMost);
}

/** What it means that every attempt ended alike, without a word. */
function refusedByClosing<A>(reading: Reading<A>, endings: readonly string[]): Reading<A> | undefined {
  const [first] = endings;
  if (endings.length < closingsThatRefuse || first === undefined || !closings.has(first)) return undefined;
  if (!endings.every((one) => one === first)) return undefined;
  const { detail } = reading;
  return { outcome: 'refused', detail: `${detail}, ${endings.length} times of ${endings.length}` };
}

function helloOctets(context: StreamContext, offer: TlsHelloOffer): Uint8Array {
  const keyShares = offer.keyShares.map(
    (group): KeyShareEntry => ({ group, keyExchange: group === 0x0017 ? secp256r1BasePoint : context.random(32) }),
  );
  const sessionId = context.random(offer.version >= tlsVersion.tls13 ? 32 : 0);
  return helloRecord(clientHelloMessage(offer, { random: context.random(32), keyShares, sessionId }), offer.version);
}
