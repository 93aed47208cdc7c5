import type { ResultDocument } from '../../core/finding/result.ts';

/** Names of parts of the document to their UUIDs, and what every part needs. */
export interface OscalContext {
  readonly result: ResultDocument;
  /** A UUID of version 5 in the namespace of this result. */
  readonly uuid: (name: string) => string;
  /** The same, remembered: for the tool, the targets and what else is named again and again. */
  readonly sharedUuid: (name: string) => string;
  /** ISO 8601, of an observation. */
  readonly collected: (startedAtMs: number) => string;
}
