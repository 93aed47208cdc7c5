import { stat } from 'node:fs/promises';
import { note, type Streams } from './streams.ts';
import { usualInventory } from './usual-inventory.ts';

interface Naming {
  readonly config?: string;
  readonly credentials?: string;
  readonly profile?: readonly string[];
}

/**
 * The options with the inventory of this folder, where there is one, none is named, and the command line says of no target: its trust anchors would
 * judge those as well. With `--credentials`, which means nothing without one, it is read beside targets, too (decision 67). What is read so is told.
 */
export async function withFoundInventory<T extends Naming>(
  options: T,
  targets: readonly string[],
  streams: Streams,
): Promise<T> {
  const { config, credentials, profile } = options;
  const isNamed = targets.length > 0 || profile !== undefined;
  if (config !== undefined || (isNamed && credentials === undefined) || !(await isThere(usualInventory)))
    return options;
  note(streams, `inventory: ${usualInventory} of this folder`);
  return { ...options, config: usualInventory };
}

/** A folder of this name is no inventory, and neither is what is not there; what cannot be read is told by whoever reads it. */
async function isThere(file: string): Promise<boolean> {
  return await stat(file).then(
    (found) => !found.isDirectory(),
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
}
