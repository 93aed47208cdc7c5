import type { ObservationDraft, OutcomeKind } from '../../core/observation/observation.ts';
import type { PlannedExchange } from '../probe.ts';
import type { OpenRequest, SecuredContext } from '../secured-context.ts';
import type { HandshakeOutcome, HandshakeRequest, StreamContext } from '../stream-context.ts';
import { opensslRequest } from '../tls/openssl-suite.ts';
import type { DocumentedSuite } from '../tls/tls-offer.ts';
import { isTellingError } from './conclude-sstp.ts';
import { wantsCertificate } from './read-answer.ts';
import { getSstp, hostOf, speakSstp } from './speak-sstp.ts';
import { isVerb, type SstpVerbAnswer, type SstpVerbOffer } from './sstp-offer.ts';

/** What one connection showed. */
export interface SstpSpoken {
  readonly handshake: HandshakeOutcome;
  /** The verb's, and the call's where it came to that. */
  readonly drafts: readonly ObservationDraft[];
}

/** Connections at most for what ended in that way: a reset or a close is cheap to ask again, silence costs the whole time-out. */
const attemptsAtMost: Readonly<Partial<Record<OutcomeKind, number>>> = { reset: 3, closed: 3, silent: 2 };
/** Before the second attempt; twice as long before the third. */
const backOffMs = 50;

/**
 * Learns what answers behind the TLS of an endpoint. The dialogue goes over the complete handshake with the first documented suite, which
 * the TLS probe makes anyway, so a gateway that accepts that suite sees no connection more; `tls` runs beside it. Rejects only for abort.
 */
export async function observeSstp(
  context: SecuredContext,
  documented: readonly DocumentedSuite[],
  tls: (context: StreamContext) => Promise<void>,
): Promise<void> {
  const request = requestOf(documented);
  let ridden: Promise<SstpSpoken> | undefined;
  const ride = (): Promise<SstpSpoken> => (ridden ??= converseSstp(context, { ...request, ...openRequest(context) }));
  const isShared = (asked: HandshakeRequest): boolean =>
    request !== undefined &&
    asked.awaitsTickets !== true &&
    asked.version === request.version &&
    asked.opensslSuite === request.opensslSuite;
  // What is asked for again is to be made again.
  let isTaken = false;
  const riding: StreamContext = {
    ...context,
    isShared: (asked) => !isTaken && isShared(asked),
    handshake: async (asked) => {
      if (isTaken || !isShared(asked)) return await context.handshake(asked);
      isTaken = true;
      return (await ride()).handshake;
    },
  };
  const spoken = async (): Promise<void> => {
    // OpenSSL is set up while the first hello is on its way.
    await context.pause(0);
    for (const one of await askSstpAgain(context, await ride())) context.record(one);
  };
  await Promise.all([tls(riding), spoken()]);
}

/** What `observeSstp` sends beside the TLS probe, without repetitions. */
export function forecastSstp(documented: readonly DocumentedSuite[]): readonly PlannedExchange[] {
  const rides = requestOf(documented) !== undefined;
  const place = rides ? 'the complete handshake with the first documented suite' : 'a complete handshake';
  return [
    {
      probe: 'sstp/verb',
      offer: `SSTP_DUPLEX_POST behind ${place}`,
      connections: { min: rides ? 0 : 1, max: 1 },
    },
    {
      probe: 'sstp/call',
      offer: 'CALL_CONNECT_REQUEST, then CALL_ABORT, on the same connection',
      connections: { min: 0, max: 0 },
    },
    {
      probe: 'sstp/get',
      offer: 'GET of the same place, where the verb is answered by an HTTP error',
      connections: { min: 0, max: 1 },
    },
  ];
}

/** One connection and the dialogue over it, without repetition. */
export async function converseSstp(
  context: SecuredContext,
  request: HandshakeRequest | OpenRequest,
): Promise<SstpSpoken> {
  let drafts: readonly ObservationDraft[] | undefined;
  const handshake = await context.converse(request, async (stream) => {
    drafts = await speakSstp(stream, context);
  });
  return { handshake, drafts: drafts ?? [withoutTls(context, handshake)] };
}

/** Everything that our side has, with the name of the target. */
export function openRequest({ target: { serverName } }: StreamContext): OpenRequest {
  return serverName === undefined ? {} : { serverName };
}

/** `askAgain`, and where an HTTP error came back, what a GET of the same place is answered. */
export async function askSstpAgain(context: SecuredContext, first: SstpSpoken): Promise<readonly ObservationDraft[]> {
  const best = await askAgain(context, first);
  if (!isTellingError(best.find(isVerb)?.answer)) return best;
  let got: ObservationDraft | undefined;
  await context.converse(openRequest(context), async (stream) => {
    got = await getSstp(stream, context);
  });
  return got === undefined ? best : [...best, got];
}

/** Asks again what proves nothing, and where the suite was not accepted with all others. The attempt that came furthest stands, of equals the last. */
async function askAgain(context: SecuredContext, first: SstpSpoken): Promise<readonly ObservationDraft[]> {
  let best = first.drafts;
  let last = first;
  for (let attempts = 1; attempts < attemptsFor(last); attempts++) {
    await context.pause(backOffMs * 2 ** (attempts - 1));
    last = await converseSstp(context, openRequest(context));
    if (progress(last.drafts) >= progress(best)) {
      best = last.drafts.map((draft) => ({ ...draft, attempts: attempts + 1 }));
    }
  }
  return best;
}

function attemptsFor({ handshake, drafts }: SstpSpoken): number {
  if (handshake.kind === 'failed') return 2;
  return attemptsAtMost[drafts.at(-1)?.outcome ?? 'not-made'] ?? 1;
}

/** Steps that were answered in whatever way. */
function progress(drafts: readonly ObservationDraft[]): number {
  return drafts.filter(({ outcome }) => ['answered', 'refused', 'malformed'].includes(outcome)).length;
}

/** The first documented suite that OpenSSL can offer, as the TLS probe asks for it. */
function requestOf(documented: readonly DocumentedSuite[]): HandshakeRequest | undefined {
  for (const row of documented) {
    const request = opensslRequest(row);
    if (request !== undefined) return request;
  }
  return undefined;
}

/** The verb could not be said. */
function withoutTls({ target }: StreamContext, handshake: HandshakeOutcome): ObservationDraft {
  const { kind, detail, startedAtMs, elapsedMs } = handshake;
  const offer: SstpVerbOffer = { kind: 'verb', host: hostOf(target) };
  const answer: SstpVerbAnswer = { kind: 'no-tls' };
  return {
    probe: 'sstp/verb',
    order: 'sstp/1-verb',
    offer,
    outcome: outcomeOf(kind, detail),
    detail: kind === 'not-made' ? detail : `no complete TLS handshake: ${detail}`,
    ...(kind === 'not-made' ? {} : { answer }),
    sent: '',
    received: '',
    startedAtMs,
    elapsedMs,
    attempts: kind === 'not-made' ? 0 : 1,
  };
}

function outcomeOf(kind: HandshakeOutcome['kind'], detail: string): OutcomeKind {
  if (wantsCertificate(detail)) return 'authentication-failed';
  if (kind === 'failed' || kind === 'completed') return 'not-made';
  return kind === 'declined' ? 'refused' : kind;
}
