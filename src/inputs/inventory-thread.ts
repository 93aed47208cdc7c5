// A thread that reads one inventory. Entry of a worker: it is loaded by its path, and by nobody else.
import { parentPort, workerData } from 'node:worker_threads';
import { DocumentError } from '../../core/policy/yaml-document.ts';
import { parseInventory } from './inventory.ts';
import type { InventoryText, ReadInventory } from './inventory-apart.ts';

const { content, file } = workerData as InventoryText;
const answer = (read: ReadInventory): void => parentPort?.postMessage(read);
try {
  answer({ inventory: parseInventory(content, file) });
} catch (error) {
  if (!(error instanceof DocumentError)) throw error;
  answer({ problems: error.problems });
}
