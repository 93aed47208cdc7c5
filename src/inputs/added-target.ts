import { type Inventory, type InventoryTarget, parseInventory } from './inventory.ts';

/**
 * A target as somebody gave it elsewhere than in the inventory, held to what an inventory's is. Never with credentials: whoever adds one is not
 * who has them. Throws DocumentError.
 */
export function parseAddedTarget(entry: unknown, from: string): InventoryTarget {
  const { group } = typeof entry === 'object' && entry !== null ? (entry as { readonly group?: unknown }) : {};
  const groups = typeof group === 'string' ? { [group]: {} } : {};
  const { targets }: Inventory = parseInventory(JSON.stringify({ version: 1, targets: [entry], groups }), from);
  const [target] = targets;
  if (target === undefined) throw new Error('a target wanted');
  return target;
}
