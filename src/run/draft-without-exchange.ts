import type { ObservationDraft } from '../../core/observation/observation.ts';
import { withoutExchange } from '../../core/observation/without-exchange.ts';

/** An observation of something that nothing was sent for. */
export function draftWithoutExchange(
  probe: string,
  outcome: ObservationDraft['outcome'],
  detail: string,
  startedAtMs: number,
): ObservationDraft {
  return { probe, order: '', offer: {}, outcome, detail, ...withoutExchange, startedAtMs };
}
