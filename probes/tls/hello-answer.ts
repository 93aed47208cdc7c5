import { defined } from '../../core/defined.ts';
import type { OutcomeKind } from '../../core/observation/observation.ts';
import { extensionType } from '../../core/protocol/tls/extension.ts';
import {
  alertText,
  groupName,
  signatureSchemeName,
  suiteName,
  tlsVersion,
  versionName,
} from '../../core/protocol/tls/registry.ts';
import {
  type FlightGoal,
  isFlightComplete,
  isGoalReached,
  readServerFlight,
  type ServerFlight,
} from '../../core/protocol/tls/server-flight.ts';
import { isHelloRetryRequest } from '../../core/protocol/tls/server-hello.ts';
import { type Alert } from '../../core/protocol/tls/tls-record.ts';
import { toHex } from '../../core/wire/hex.ts';
import type { StreamOutcome } from '../stream-context.ts';
import type { TlsAlertAnswer, TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';
import type { Tls13Flight } from './tls13-flight.ts';

/** What an exchange means. */
export interface Reading<A> {
  readonly outcome: OutcomeKind;
  readonly detail: string;
  readonly answer?: A | TlsAlertAnswer;
}

/** Octets that are read at most in answer to one hello. */
export const receivedCapOctets: number = 128 * 1024;

const closeNotify = 0;

/** Whether to stop reading: the goal is reached, nothing sensible can come any more, or the cap is. */
export function isAnswerComplete(received: Uint8Array, goal: FlightGoal): boolean {
  return received.length >= receivedCapOctets || isFlightComplete(readServerFlight(received), goal);
}

/** What a server's octets say to `offer`. What lies beyond `goal` is ignored, for how much of it came is chance. */
export function readHelloAnswer(
  offer: TlsHelloOffer,
  stream: StreamOutcome,
  goal: FlightGoal,
): Reading<TlsHelloAnswer> {
  const flight = readServerFlight(stream.received);
  const answer = answerOf(offer, flight, goal);
  if (answer !== undefined && isGoalReached(flight, goal)) return judged(offer, answer);
  const unreached = withoutAnswer(flight, stream);
  if (answer === undefined) return unreached;
  // The choice stands in the answer, so that what came to nothing is that suite and not the whole list.
  const stranger = notOffered(offer, answer);
  if (stranger !== undefined) return { outcome: 'malformed', detail: `${stranger} was not offered`, answer };
  return { ...unreached, detail: `${unreached.detail} behind the ServerHello`, answer };
}

function withoutAnswer(flight: ServerFlight, stream: StreamOutcome): Reading<TlsHelloAnswer> {
  if (flight.fault !== undefined) return { outcome: 'malformed', detail: flight.fault.message };
  if (flight.alert !== undefined) return refusedBy(flight.alert);
  if (stream.received.length >= receivedCapOctets) {
    return { outcome: 'malformed', detail: `no complete answer in ${receivedCapOctets} octets` };
  }
  return unfinished(stream, 'an incomplete answer');
}

/** What a stream means that holds no answer; `answered` is said of one that was complete by its looks. Declined is refused, in the carrier's words. */
export function unfinished({ kind, detail }: StreamOutcome, answered: string): Reading<never> {
  if (kind === 'answered') return { outcome: 'malformed', detail: answered };
  return { outcome: kind === 'declined' ? 'refused' : kind, detail };
}

/** A fatal alert; close_notify says nothing about the offer. */
export function refusedBy({ level, description }: Alert): Reading<never> {
  const outcome = description === closeNotify ? 'closed' : 'refused';
  return { outcome, detail: `alert ${alertText(description)}`, answer: { kind: 'alert', level, description } };
}

/** The answer with what the encrypted part of the flight adds to it. */
export function addProtected(
  offer: TlsHelloOffer,
  first: TlsHelloAnswer,
  signatureScheme: number,
  opened: Tls13Flight,
  withCertificates: boolean,
): Reading<TlsHelloAnswer> {
  const { certificates = [], certificateRequested } = opened;
  return judged(offer, {
    ...first,
    signatureScheme,
    ...(withCertificates ? { certificates: certificates.map(toHex), certificateRequested } : {}),
    ...stapledIn(offer, opened),
  });
}

/** Told where it was asked for. */
function stapledIn(
  { signals }: TlsHelloOffer,
  { stapled = false }: { readonly stapled?: boolean },
): Pick<TlsHelloAnswer, 'stapled'> {
  return signals.includes(extensionType.statusRequest) ? { stapled } : {};
}

function judged(offer: TlsHelloOffer, answer: TlsHelloAnswer): Reading<TlsHelloAnswer> {
  const stranger = notOffered(offer, answer);
  return stranger === undefined
    ? { outcome: 'answered', detail: describe(answer), answer }
    : { outcome: 'malformed', detail: `${stranger} was not offered`, answer };
}

function answerOf(offer: TlsHelloOffer, flight: ServerFlight, goal: FlightGoal): TlsHelloAnswer | undefined {
  const { hello, version, group, keyExchange, certificates } = flight;
  if (hello === undefined || version === undefined) return undefined;
  const first: TlsHelloAnswer = {
    kind: isHelloRetryRequest(hello) ? 'hello-retry-request' : 'server-hello',
    version,
    suite: hello.cipherSuite,
    compressionMethod: hello.compressionMethod,
    extensions: (hello.extensions ?? []).map(({ type }) => type),
    ...defined({ group }),
  };
  if (goal === 'server-hello' || version >= tlsVersion.tls13) return first;
  const parameters = keyExchange?.parameters;
  const scheme = keyExchange?.signatureScheme;
  return {
    ...first,
    ...(parameters?.kind === 'named-curve' ? { group: parameters.group } : {}),
    ...(parameters?.kind === 'diffie-hellman' ? { dhBits: parameters.prime.length * 8 } : {}),
    ...defined({ signatureScheme: scheme }),
    ...(certificates === undefined || goal !== 'done' ? {} : { certificates: certificates.map(toHex) }),
    ...(flight.done ? { certificateRequested: flight.certificateRequested } : {}),
    ...(flight.done && goal === 'done' ? stapledIn(offer, flight) : {}),
  };
}

/**
 * The first thing in the answer that the offer does not hold. A version below the offered one is a server's right up to TLS 1.2 (RFC 5246
 * appendix E.1); a hello of TLS 1.3 offers suites that no lower version has.
 */
function notOffered(offer: TlsHelloOffer, answer: TlsHelloAnswer): string | undefined {
  const { version, suite, compressionMethod, group, signatureScheme } = answer;
  const lowest = offer.version >= tlsVersion.tls13 ? (offer.lowest ?? offer.version) : tlsVersion.ssl3;
  if (version > offer.version || version < lowest) return versionName(version);
  if (!offer.suites.includes(suite)) return suiteName(suite);
  if (!offer.compressionMethods.includes(compressionMethod)) return `compression method ${compressionMethod}`;
  const groups = answer.kind === 'server-hello' && version >= tlsVersion.tls13 ? offer.keyShares : offer.groups;
  if (group !== undefined && groups.length > 0 && !groups.includes(group)) return groupName(group);
  if (
    signatureScheme !== undefined &&
    offer.signatureSchemes.length > 0 &&
    !offer.signatureSchemes.includes(signatureScheme)
  ) {
    return signatureSchemeName(signatureScheme);
  }
  return undefined;
}

function describe({ kind, version, suite, group, signatureScheme }: TlsHelloAnswer): string {
  const parts = [kind === 'server-hello' ? 'ServerHello' : 'HelloRetryRequest', versionName(version), suiteName(suite)];
  if (group !== undefined) parts.push(groupName(group));
  if (signatureScheme !== undefined) parts.push(signatureSchemeName(signatureScheme));
  return parts.join(' ');
}
