import { type OpenVpnWrap, tlsAuthDigests } from '../../core/credentials/openvpn-wrap.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { SessionOutcome } from './channel-exchange.ts';
import { isUnacknowledged } from './control-channel.ts';
import type { ResetAnswer, ResetOffer } from './reset-exchange.ts';
import type { SettledWrap } from './session-wrap.ts';

/** What looking for the wrap needs. */
export interface ResetContext {
  readonly signal: AbortSignal;
  /** One session that ends with the answered reset; undefined where the connection budget leaves none. */
  readonly reset: (wrap: SettledWrap, signal: AbortSignal) => Promise<SessionOutcome | undefined>;
  readonly pause: (durationMs: number) => Promise<void>;
  readonly record: (draft: ObservationDraft) => void;
  /**
   * How often silence is asked at most. Default 1: over UDP each session sends its reset several times, and silence is how a server with a
   * wrap answers.
   */
  readonly silencesAtMost?: number;
}

/** A reset or a close may be the line's doing, and is cheap to ask again. */
const attemptsAtMost = 3;
const backOffMs = 50;

/**
 * Sends resets under the wrap that was given, or under none, and says which was answered; undefined: none. tls-auth without a digest is
 * tried with each, all at once. Everything is recorded. Rejects only for abort.
 */
export async function observeReset(
  context: ResetContext,
  given: OpenVpnWrap | undefined,
): Promise<SettledWrap | undefined> {
  const found = new AbortController();
  const signal = AbortSignal.any([context.signal, found.signal]);
  const tried = await Promise.all(
    settled(given).map(async (wrap, at) => {
      const { outcome, attempts } = await askReset({ ...context, signal }, wrap).catch((error: unknown) => {
        if (!found.signal.aborted || context.signal.aborted) throw error;
        return { outcome: undefined, attempts: 1 };
      });
      if (outcome?.kind === 'answered') found.abort(new Error('another digest was answered'));
      return { wrap, at, outcome, attempts };
    }),
  );
  for (const { wrap, at, outcome, attempts } of tried) {
    if (outcome === undefined && found.signal.aborted) continue;
    context.record(draftOf(wrap, given !== undefined, `openvpn/0-reset/${at}`, outcome, attempts));
  }
  return tried.find(({ outcome }) => outcome?.kind === 'answered')?.wrap;
}

function settled(given: OpenVpnWrap | undefined): readonly SettledWrap[] {
  if (given === undefined) return [{ kind: 'none' }];
  if (given.kind !== 'tls-auth') return [given];
  const { digest } = given;
  return (digest === undefined ? tlsAuthDigests : [digest]).map((one) => ({ ...given, digest: one }));
}

async function askReset(
  { reset, pause, signal, silencesAtMost = 1 }: ResetContext,
  wrap: SettledWrap,
): Promise<{ readonly outcome: SessionOutcome | undefined; readonly attempts: number }> {
  for (let attempts = 1; ; attempts++) {
    const outcome = await reset(wrap, signal);
    const mayPass = outcome?.kind === 'closed' || outcome?.kind === 'reset';
    const most = mayPass ? attemptsAtMost : outcome?.kind === 'silent' ? silencesAtMost : 1;
    if (attempts >= most) return { outcome, attempts };
    await pause(backOffMs * 2 ** (attempts - 1));
    signal.throwIfAborted();
  }
}

function draftOf(
  wrap: SettledWrap,
  given: boolean,
  order: string,
  outcome: SessionOutcome | undefined,
  attempts: number,
): ObservationDraft {
  const named = { wrap: wrap.kind, ...(wrap.kind === 'tls-auth' ? { digest: wrap.digest } : {}) };
  const offer: ResetOffer = { kind: 'reset', given, ...named };
  const answer: ResetAnswer = { kind: 'reset', ...named };
  const place = { probe: 'openvpn/reset', order, offer, sent: '', received: '', attempts };
  if (outcome === undefined) return { ...place, outcome: 'not-made', detail: 'budget', startedAtMs: 0, elapsedMs: 0 };
  const { kind, detail, transcript, packets, startedAtMs, elapsedMs } = outcome;
  return {
    ...place,
    // A session that writes nothing has nothing unacknowledged.
    outcome: isUnacknowledged(kind) ? 'closed' : kind,
    detail: kind === 'answered' ? `answered, ${[wrap.kind, named.digest].filter(Boolean).join(' ')}` : detail,
    ...(kind === 'answered' ? { answer } : {}),
    transcript,
    packets,
    startedAtMs,
    elapsedMs,
  };
}
