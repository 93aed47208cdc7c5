import type { ObservationDraft } from './observation.ts';

/** What an observation says of octets, times and attempts where nothing was sent for it. */
export const withoutExchange: Pick<ObservationDraft, 'sent' | 'received' | 'startedAtMs' | 'elapsedMs' | 'attempts'> = {
  sent: '',
  received: '',
  startedAtMs: 0,
  elapsedMs: 0,
  attempts: 1,
};
