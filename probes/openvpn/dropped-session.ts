import { defined } from '../../core/defined.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { SessionEnd } from './confirm-refusal.ts';

/** Offer of 'openvpn/dropped': a session that was dropped without a word, whose octets were answered in another. */
export type DroppedOffer = { readonly kind: 'session'; readonly dropped: number };

/** How sessions end behind octets that the server takes. */
const answers: ReadonlySet<string> = new Set(['answered', 'completed']);

/**
 * Records sessions that were dropped although the server takes what they said: it, or the way to it, drops by chance, and a refusal without
 * a word proves nothing. Give it to `confirmRefusal`.
 */
export function dropRecorder(record: (draft: ObservationDraft) => void): (made: SessionEnd, dropped: number) => void {
  let recorded = 0;
  return (made, dropped) => {
    if (!answers.has(made.kind)) return;
    const { startedAtMs, elapsedMs, transcript } = made;
    const offer: DroppedOffer = { kind: 'session', dropped };
    record({
      probe: 'openvpn/dropped',
      order: `openvpn/1-dropped/${String(++recorded).padStart(4, '0')}`,
      offer,
      outcome: 'closed',
      detail: `dropped without a word ${dropped === 1 ? 'once' : `${dropped} times`}, and answered when asked again`,
      sent: '',
      received: '',
      ...defined({ transcript }),
      startedAtMs,
      elapsedMs,
      attempts: dropped + 1,
    });
  };
}
