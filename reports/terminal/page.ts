import type { Observation } from '../../core/finding/result.ts';
import type { Ink } from './ink.ts';

/** What every part of the page needs: its width, its colours, and what was exchanged by its id. */
export interface Page {
  readonly columns: number;
  readonly ink: Ink;
  readonly observations: ReadonlyMap<string, Observation>;
}
