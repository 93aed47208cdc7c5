import { defined } from '../defined.ts';
import type { Target } from '../endpoint/target.ts';
import { assembleRecording, type NamedTarget, recorded, type SeenEndpoint } from './assemble-recording.ts';
import type { ObservationDraft } from './observation.ts';
import type { Recording } from './recording.ts';

/** What a run says first: everything of its recording that it knows before anything was seen. */
export interface JournalHead extends Pick<Recording, 'schemaVersion' | 'tool' | 'startedAt' | 'trustAnchors'> {
  readonly kind: 'gateproof-journal';
  /** Those of the user, in their order. */
  readonly targets: readonly NamedTarget[];
}

/** An endpoint that was found, or found to be of another scheme than it was taken for. */
export interface JournalEndpoint {
  /** The number by which the journal knows it. */
  readonly endpoint: number;
  readonly is: Pick<SeenEndpoint, 'of' | 'target' | 'authority'>;
}

/** What was seen of an endpoint. */
export interface JournalDraft {
  readonly endpoint: number;
  readonly seen: ObservationDraft;
}

/** One line of a journal: what a run hands over as it goes on, and what a recording can be made from when the run does not come to its end. JSON. */
export type JournalLine = JournalHead | JournalEndpoint | JournalDraft;

/** A target as journals know it: without what is secret, and without what is not recorded. */
export function named(target: Target): NamedTarget {
  return { ...recorded(target), ...defined({ credentials: target.credentials }) };
}

/** A journal that grows, and the recording that it is at any time. */
export class Journal {
  readonly #head: JournalHead;
  readonly #endpoints = new Map<number, Omit<SeenEndpoint, 'drafts'> & { readonly drafts: ObservationDraft[] }>();

  constructor(head: JournalHead) {
    this.#head = head;
  }

  /** Returns false for a line that refers to something that the journal does not hold, which is left out. */
  add(line: JournalEndpoint | JournalDraft): boolean {
    const known = this.#endpoints.get(line.endpoint);
    if ('seen' in line) {
      known?.drafts.push(line.seen);
      return known !== undefined;
    }
    if (this.#head.targets[line.is.of] === undefined) return false;
    this.#endpoints.set(line.endpoint, { ...line.is, drafts: known?.drafts ?? [] });
    return true;
  }

  recording({ finishedAt, interrupted }: Pick<Recording, 'finishedAt' | 'interrupted'>): Recording {
    const { schemaVersion, tool, startedAt, targets, trustAnchors } = this.#head;
    return {
      schemaVersion,
      kind: 'gateproof-observations',
      tool,
      startedAt,
      finishedAt,
      interrupted,
      trustAnchors,
      ...assembleRecording(targets, [...this.#endpoints.values()]),
    };
  }
}
