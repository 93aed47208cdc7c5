import { type ExitCodeOptions, exitCodeOf } from '../../../../core/finding/exit-code.ts';
import { GateproofError } from '../../../../core/gateproof-error.ts';
import { InputError, Problems } from '../../../inputs/problems.ts';
import { readResult } from '../../../inputs/read-document.ts';
import type { CommandContext } from '../command-context.ts';
import { DeliveryError } from '../deliveries.ts';
import type { WritingOptions } from '../options.ts';
import { note } from '../streams.ts';
import { tryOutputs } from '../try-output.ts';
import { parseFormats, writeReports } from '../write-reports.ts';

/** Writes reports of a saved result (`--format json`); the exit code is that of the result. */
export async function report(
  { streams, signal }: CommandContext,
  file: string,
  options: WritingOptions & ExitCodeOptions,
): Promise<number> {
  const problems = new Problems();
  const { formats, result } = await problems.all({
    formats: () => parseFormats(options),
    result: () => readResult(file, signal),
    outputs: () => tryOutputs(options, problems, streams),
  });
  const files = await writeReports(result, undefined, formats, options, streams).catch((error: unknown) => {
    throw error instanceof DeliveryError && error.causes.every(isOfResult) ? new InputError(messagesOf(error)) : error;
  });
  for (const written of files) note(streams, `wrote ${written}`);
  return exitCodeOf(result, options);
}

/** Whether a writer refused the result, which somebody wrote by hand then. */
function isOfResult(cause: unknown): boolean {
  return cause instanceof GateproofError && cause.fault === 'input';
}

function messagesOf({ causes }: DeliveryError): readonly string[] {
  return causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
}
