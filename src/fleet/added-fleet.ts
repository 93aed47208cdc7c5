import { GateproofError } from '../../core/gateproof-error.ts';
import { parseAddedTarget } from '../inputs/added-target.ts';
import type { InventoryTarget } from '../inputs/inventory.ts';
import { type AddedGateway, addedGateways } from '../store/added-gateways.ts';
import type { Database } from '../store/database.ts';
import { isAway } from './patience.ts';

/** What was added to a fleet on the page, as the store has it; as it was known last while the store is away. */
export class AddedFleet {
  readonly #database: Database;
  #known: readonly AddedGateway[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /** Differs where something was added or taken out; '' where there is nothing. */
  async stamp(): Promise<string> {
    try {
      this.#known = await addedGateways(this.#database);
    } catch (error) {
      if (!isAway(error)) throw error;
    }
    return this.#known.length === 0 ? '' : JSON.stringify(this.#known);
  }

  /** As an inventory has them, by the last stamp. What another version wrote otherwise is left out. */
  targets(): readonly InventoryTarget[] {
    return this.#known.flatMap(({ name, entry }) => {
      try {
        return [parseAddedTarget(entry, name)];
      } catch (error) {
        if (!(error instanceof GateproofError) || error.fault !== 'input') throw error;
        return [];
      }
    });
  }
}
