import type { Target } from '../../core/endpoint/target.ts';
import { assembleRecording } from '../../core/observation/assemble-recording.ts';
import { inOrder } from '../../core/observation/in-order.ts';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import { observationId } from '../../core/observation/observation-id.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { authorityOf } from '../../src/run/expand-addresses.ts';

/** What a probe hands over, right in all but what is told: of a run that found nothing to ask. Its place is its probe. */
export function draftOf(told: Partial<ObservationDraft>): ObservationDraft {
  const { probe = 'run/resolve' } = told;
  return {
    probe,
    order: probe,
    offer: {},
    outcome: 'not-made',
    detail: '',
    sent: '',
    received: '',
    startedAtMs: 0,
    elapsedMs: 0,
    attempts: 1,
    ...told,
  };
}

/** An observation, right in all but what is told. Its endpoint is what its target's URL names. */
export function observationOf(told: Partial<Observation> = {}): Observation {
  const { target = 'tls://192.0.2.10:443' } = told;
  return { id: 'obs-0001', target, endpoint: target.slice(target.indexOf('//') + 2), ...draftOf(told), ...told };
}

/** Observations of one target as a run makes them of drafts: in the order of the plan. */
export function numbered(drafts: readonly ObservationDraft[], target: string): readonly Observation[] {
  return inOrder(drafts).map((draft, at) => observationOf({ id: observationId(at), target, ...draft }));
}

/** A target and what its probes handed over. */
export type Part = readonly [Target, readonly ObservationDraft[]];

/** Targets and observations as a run assembles them of the parts. */
export function seenOf(...parts: readonly Part[]): Pick<Recording, 'targets' | 'observations'> {
  return assembleRecording(
    parts.map(([target]) => target),
    parts.map(([target, drafts], of) => ({
      of,
      target,
      authority: authorityOf({ target, address: target.host }),
      drafts,
    })),
  );
}

/** A recording, right in all but what is told: a scan of one target on the day that tests judge by, which saw nothing. */
export function recordingOf(told: Partial<Recording> = {}): Recording {
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-observations',
    tool: { name: 'gateproof', version: '0.1.0' },
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:00:01.000Z',
    interrupted: false,
    targets: [{ url: 'tls://192.0.2.10:443', scheme: 'tls', host: '192.0.2.10', port: 443 }],
    trustAnchors: [],
    observations: [],
    ...told,
  };
}
