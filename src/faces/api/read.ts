import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { type CallOptions, checked, expectKinds, type Kind, problemsOf, signalOf } from './call.ts';

/** How to read a file. */
export interface ReadOptions extends CallOptions {}

const optionNames: Readonly<Record<keyof ReadOptions, Kind>> = { signal: 'signal' };

/** A saved recording (`observations.json`), checked, at most 512 MiB. Throws InputError. */
export async function readRecording(file: string, options: ReadOptions = {}): Promise<Recording> {
  expectKinds(['file', file, 'text']);
  const { readRecording: readIt } = await import('../../inputs/read-document.ts');
  return await checked(problemsOf(options, optionNames), () => readIt(file, signalOf(options)));
}

/** A saved result (`result.json`), checked, at most 512 MiB. Throws InputError. */
export async function readResult(file: string, options: ReadOptions = {}): Promise<ResultDocument> {
  expectKinds(['file', file, 'text']);
  const { readResult: readIt } = await import('../../inputs/read-document.ts');
  return await checked(problemsOf(options, optionNames), () => readIt(file, signalOf(options)));
}
