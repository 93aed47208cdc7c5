/** What was removed of runs that died, how many of each kind; absent: not looked for. */
export interface Swept {
  readonly containers?: number;
  readonly folders?: number;
  readonly files?: number;
  /** Of strongSwan. */
  readonly connections?: number;
  readonly ikeSas?: number;
}

/** What a run tells while it goes on; the words are made by whoever shows it. */
export type Progress =
  /** Something that whoever gave the targets should know before they are probed. */
  | { readonly step: 'note'; readonly note: string }
  /** The strongSwan that makes whole negotiations is started. */
  | { readonly step: 'driver' }
  /** What runs that died had left was looked for. */
  | { readonly step: 'swept'; readonly swept: Swept }
  | {
      readonly step: 'observed';
      /** URL. */
      readonly target: string;
      readonly probe: string;
      /** Of this run so far. */
      readonly observations: number;
      /** Endpoints that are probed to their end, of those that the names have led to so far. */
      readonly done: number;
      readonly of: number;
    }
  /** Everything was probed, and is judged now: so many endpoints. */
  | { readonly step: 'judging'; readonly endpoints: number };
