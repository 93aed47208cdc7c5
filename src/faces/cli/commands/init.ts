import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OptionError } from '../../../inputs/checked-option.ts';
import { newInventory } from '../../../inputs/new-inventory.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';
import { makeFolder } from '../make-folder.ts';
import { OutputError } from '../output-error.ts';
import { schemaPlace } from '../schema-place.ts';
import { note } from '../streams.ts';
import { usualInventory } from '../usual-inventory.ts';

/** Writes an inventory to begin with, into a file that is not there yet. */
export async function initCommand(
  { streams }: CommandContext,
  targets: readonly string[],
  { out }: { readonly out: string },
): Promise<number> {
  const { text } = await new Problems().all({ text: () => newInventory(targets, schemaPlace(out)) });
  await new Problems().all({ written: () => writeNewFile(out, text) });
  const option = out === usualInventory ? '' : ` --config ${out}`;
  note(streams, `wrote ${out}; gateproof plan${option} shows what a scan of it would send`);
  return 0;
}

/** Writes a file that is not there; throws OptionError where something is, and OutputError. */
async function writeNewFile(path: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    // In one step: what comes into being meanwhile stays, too.
    await writeFile(path, text, { flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new OptionError(`${path}: there already, and left as it is; --out names another file`, { cause: error });
    throw OutputError.of(path, error);
  }
}
