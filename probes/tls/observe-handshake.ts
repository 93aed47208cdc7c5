import { isOpenVpn } from '../../core/endpoint/scheme.ts';
import type { OutcomeKind } from '../../core/observation/observation.ts';
import { alertText } from '../../core/protocol/tls/registry.ts';
import { toHex } from '../../core/wire/hex.ts';
import type { HandshakeOutcome, HandshakeRequest, StreamContext } from '../stream-context.ts';
import { countOf } from './ask-hello.ts';
import type { Reading } from './hello-answer.ts';
import type { TlsHandshakeAnswer, TlsHandshakeOffer, TlsHelloAnswer } from './tls-offer.ts';

/** Before the second attempt; twice as long before the third. */
const backOffMs = 50;
/** A handshake that was cut off is cheap to make again; silence costs the whole time-out each time. */
const attemptsAtMost: Readonly<Partial<Record<HandshakeOutcome['kind'], number>>> = { reset: 3, closed: 3, silent: 2 };

/** How often one is made that is refused, of a suite that our own hello was answered with. */
const contraryAtMost = 3;

/** What our own hello for the same suite saw. */
export interface HelloSeen {
  readonly isAnswered: boolean;
  /** The server asked for a client's certificate. */
  readonly certificateRequested: boolean;
}

/** That there was no such hello. */
export const noHelloSeen = (): HelloSeen => ({ isAnswered: false, certificateRequested: false });

export function helloSeen({ outcome, answer }: Reading<TlsHelloAnswer>): HelloSeen {
  return {
    isAnswered: outcome === 'answered',
    certificateRequested: answer?.kind === 'server-hello' && answer.certificateRequested === true,
  };
}

/**
 * One complete handshake by OpenSSL with one suite; what was cut off is made again, and so is what was refused although our own hello was
 * answered. The last stands; a refusal that did not last is recorded besides. `seen`: what came of that hello, for up to TLS 1.2 a server
 * that misses a client's certificate says handshake_failure(40), like one that refuses the suite. It is asked after the handshake, which may
 * run beside that hello.
 */
export async function observeHandshake(
  context: StreamContext,
  order: string,
  { suite, ...asked }: HandshakeRequest & { readonly suite: number },
  seen: () => HelloSeen | Promise<HelloSeen>,
): Promise<OutcomeKind> {
  const { serverName } = context.target;
  const name = serverName === undefined ? {} : { serverName };
  const offer: TlsHandshakeOffer = { kind: 'handshake', suite, ...asked, ...name };
  let refusal: HandshakeOutcome | undefined;
  for (let attempts = 1; ; attempts++) {
    const made = await context.handshake({ ...asked, ...name });
    const { isAnswered, certificateRequested: isRequested } = await seen();
    const outcome = outcomeOf(made, isRequested);
    const isContrary = isAnswered && outcome === 'refused';
    // OpenVPN up to 2.6 says no alert: there, nothing is learnt by asking again.
    const isExplained = isRequested && made.sentFinished === true && isOpenVpn(context.target.scheme);
    if (!isExplained && attempts < (isContrary ? contraryAtMost : (attemptsAtMost[made.kind] ?? 1))) {
      if (isContrary) refusal = made;
      await context.pause(backOffMs * 2 ** (attempts - 1));
      continue;
    }
    const answer: TlsHandshakeAnswer = {
      ...answerOf(made),
      ...(made.verified === undefined ? {} : { verified: { ...made.verified } }),
    };
    if (refusal !== undefined && outcome !== 'refused') recordRefusal(context, `${order}/refused`, offer, refusal);
    context.record({
      // With some of the schemes alone it asks for a key and not whether the suite can be used.
      probe: asked.signatureSchemes === undefined ? 'tls/handshake' : 'tls/key',
      order,
      offer,
      outcome,
      detail:
        outcome === 'authentication-failed' ? `${said(made)} (the server wants a client certificate)` : said(made),
      answer,
      sent: '',
      received: '',
      ...countOf(made),
      startedAtMs: made.startedAtMs,
      elapsedMs: made.elapsedMs,
      attempts,
    });
    return outcome;
  }
}

/** What was made of it, in OpenSSL's words. */
export function answerOf({ kind, negotiated, chain }: HandshakeOutcome): TlsHandshakeAnswer {
  return {
    kind: 'handshake',
    completed: kind === 'completed',
    version: negotiated?.version ?? '',
    suite: negotiated?.suite ?? '',
    certificates: chain.map(toHex),
  };
}

function recordRefusal(
  context: StreamContext,
  order: string,
  offer: TlsHandshakeOffer,
  refusal: HandshakeOutcome,
): void {
  const { startedAtMs, elapsedMs } = refusal;
  const answer: TlsHandshakeAnswer = { kind: 'handshake', completed: false, version: '', suite: '', certificates: [] };
  context.record({
    probe: 'tls/handshake-refused',
    order,
    offer,
    outcome: 'refused',
    detail: said(refusal),
    answer,
    sent: '',
    received: '',
    ...countOf(refusal),
    startedAtMs,
    elapsedMs,
    attempts: 1,
  });
}

/** OpenSSL's words carry source lines and thread numbers; an alert says more in the words of the registry. */
export function said({ detail }: HandshakeOutcome): string {
  const description = alertOf(detail);
  return description === undefined ? detail : `alert ${alertText(description)}`;
}

/** The alert that the peer sent, in OpenSSL's words. */
function alertOf(detail: string): number | undefined {
  const description = /alert number (\d+)/.exec(detail)?.[1];
  if (description !== undefined) return Number(description);
  return /CERTIFICATE_REQUIRED/i.test(detail) ? certificateRequired : undefined;
}

const certificateRequired = 116;
/**
 * Alerts by which servers miss a client's certificate: handshake_failure (RFC 5246 section 7.4.6), those about certificates,
 * access_denied, certificate_required.
 */
const certificateAlerts = new Set([40, 41, 42, 43, 44, 45, 46, 48, 49, certificateRequired]);

/**
 * 'authentication-failed': nothing is missing but a client's certificate. The server asked for one, the other stack took its whole flight
 * and sent what it has, and then the server said so, or ended it without a word, each time: OpenVPN up to 2.6 says no alert.
 */
export function outcomeOf(
  { kind, detail, sentFinished }: HandshakeOutcome,
  certificateRequested: boolean,
): OutcomeKind {
  if (kind === 'completed') return 'answered';
  if (kind === 'not-made') return 'not-made';
  const alert = alertOf(detail);
  if (alert === certificateRequired) return 'authentication-failed';
  if (certificateRequested && sentFinished === true) {
    if (['closed', 'reset', 'declined'].includes(kind)) return 'authentication-failed';
    if (alert !== undefined && certificateAlerts.has(alert)) return 'authentication-failed';
  }
  // A session that was dropped behind a complete handshake stands between no controls, and shows nothing.
  if (kind === 'declined') return 'closed';
  if (kind !== 'failed') return kind;
  if (alert !== undefined) return 'refused';
  // What the other stack says by itself is about its own means before the hello, and about the server's octets after it.
  return /^not offered|does not speak/.test(detail) ? 'not-made' : 'malformed';
}
