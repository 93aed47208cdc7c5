import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Problem } from '../../core/policy/problem.ts';
import { programThread } from '../../core/program-files.ts';
import type { Inventory } from './inventory.ts';

/** What the thread is given. */
export interface InventoryText {
  readonly content: string;
  readonly file: string;
}

/** What it answers. */
export type ReadInventory = { readonly inventory: Inventory } | { readonly problems: readonly Problem[] };

/** In UTF-16 units, some thousand targets: a thread costs more than shorter ones are worth. */
const longText = 64 * 1024;
/** With a small young generation it takes 70 MB for 10,000 targets, and not 140. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/**
 * Reads an inventory, a long one in a thread of its own: YAML with the place of each value takes a hundred times its text, and what one thread has
 * had it keeps until it ends. Throws DocumentError with every problem, each with line and column.
 */
export async function parseInventoryApart(content: string, file: string): Promise<Inventory> {
  if (content.length < longText) {
    const { parseInventory } = await import('./inventory.ts');
    return parseInventory(content, file);
  }
  const read = await inThread({ content, file });
  if ('inventory' in read) return read.inventory;
  const { DocumentError } = await import('../../core/policy/yaml-document.ts');
  throw new DocumentError(read.problems);
}

async function inThread(workerData: InventoryText): Promise<ReadInventory> {
  const thread = new Worker(programThread('inputs/inventory-thread', import.meta.url), { workerData, resourceLimits });
  try {
    // Rejects with what the thread failed by.
    const [read] = (await once(thread, 'message')) as [ReadInventory];
    return read;
  } finally {
    await thread.terminate();
  }
}
