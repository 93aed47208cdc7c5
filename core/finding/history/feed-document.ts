import type { ChangesDocument, FleetChange } from './changes-document.ts';
import type { Paged } from './paged.ts';

/** Changes since a moment, the newest first, in parts. */
export interface FeedDocument extends Omit<ChangesDocument, 'kind' | 'changes'> {
  readonly kind: 'gateproof-feed';
  /** Changes of this class alone; null: of all. The counts are of all. */
  readonly class: FleetChange['class'] | null;
  readonly changes: Paged<FleetChange>;
}
