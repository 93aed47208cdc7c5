import { join } from 'node:path';
import { type ExitCodeOptions, exitCodeOf } from '../../../core/finding/exit-code.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { ComparingOptions, WritingOptions } from './options.ts';
import { note, type Streams, wantsColour } from './streams.ts';
import { writeWholeFile } from './write-file.ts';

/** The result of `--baseline`, or undefined without it. Throws InputFileError and DocumentFileError. */
export async function loadBaseline(
  { baseline }: ComparingOptions,
  signal: AbortSignal,
): Promise<ResultDocument | undefined> {
  if (baseline === undefined) return undefined;
  const { readResult } = await import('../../inputs/read-document.ts');
  return await readResult(baseline, signal);
}

/** The exit code of a result; with a baseline, what changed is told on stderr and written beside the reports, and the code is about that. */
export async function compareWithBaseline(
  result: ResultDocument,
  baseline: ResultDocument | undefined,
  { out, strict = false }: WritingOptions & ExitCodeOptions,
  { err }: Streams,
): Promise<number> {
  if (baseline === undefined) return exitCodeOf(result, { strict });
  const { diffResults } = await import('../../../core/finding/diff/diff-results.ts');
  const { exitCodeAgainst } = await import('../../../core/finding/diff/exit-code-against.ts');
  const { diffFormats } = await import('../../../reports/diff/registry.ts');
  const diff = diffResults(baseline, result);
  err.write(diffFormats.terminal.write(diff, { colour: wantsColour(err), columns: err.columns }));
  if (out !== undefined) {
    for (const format of [diffFormats.json, diffFormats.markdown]) {
      const file = join(out, `diff.${format.extension}`);
      await writeWholeFile(file, format.write(diff, {}));
      note({ err }, `wrote ${file}`);
    }
  }
  return exitCodeAgainst(result, diff, { strict });
}
