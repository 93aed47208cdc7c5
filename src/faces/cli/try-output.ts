import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OptionError } from '../../inputs/checked-option.ts';
import type { Problems } from '../../inputs/problems.ts';
import { sweepFolders } from '../../run/driver/sweep-folders.ts';
import { makeFolder } from './make-folder.ts';
import type { EvidenceOptions, WritingOptions } from './options.ts';
import { OutputError } from './output-error.ts';
import { tellSwept } from './progress-line.ts';
import type { Streams } from './streams.ts';
import { temporaryName } from './temporary-name.ts';

/** More than the headers of a file system that has no room left; a result has as much. */
const triedOctets = 64 * 1024;

/** Makes the folder and writes into it, so that a place that takes nothing is found before anything is sent; returns how many files of dead runs were removed. Throws OptionError. */
export async function tryFolder(option: string, folder: string): Promise<number> {
  const trial = join(folder, temporaryName());
  try {
    await makeFolder(folder);
    await writeFile(trial, new Uint8Array(triedOctets), { flush: true });
    await rm(trial);
    return await sweepFolders(folder);
  } catch (error) {
    await rm(trial, { force: true }).catch(() => undefined);
    throw unwritable(option, folder, error);
  }
}

/** The same for one file, which may be there already. */
export async function tryFile(option: string, file: string): Promise<number> {
  const state = await stat(file).catch(() => undefined);
  if (state?.isDirectory() === true) throw new OptionError(`${option}: ${file}: a file wanted, a folder found`);
  // What is written to a device is its own affair.
  return state === undefined || state.isFile() ? await tryFolder(option, dirname(file)) : 0;
}

function unwritable(option: string, path: string, error: unknown): unknown {
  const told = OutputError.of(path, error);
  return told instanceof OutputError ? new OptionError(`${option}: ${told.message}`, { cause: error }) : told;
}

/** Tries the folders that reports and evidence go to, unless the input is wrong anyway: then nothing is written. */
export async function tryOutputs(
  { out, evidence }: WritingOptions & EvidenceOptions,
  problems: Problems,
  { err }: Streams,
): Promise<void> {
  if (!problems.isEmpty) return;
  let files = 0;
  if (out !== undefined) files += (await problems.collect(() => tryFolder('--out', out))) ?? 0;
  if (evidence !== undefined) files += (await problems.collect(() => tryFolder('--evidence', evidence))) ?? 0;
  tellSwept({ files }, err);
}
