import { Problems } from '../../../inputs/problems.ts';
import { type AttestFiles, attestResult } from '../../../keep/attest/attest-result.ts';
import type { CommandContext } from '../command-context.ts';
import { note } from '../streams.ts';
import { tryFile } from '../try-output.ts';
import { writeWholeFile } from '../write-file.ts';

/** Signs a statement about a saved result; opens no socket. */
export async function attestCommand(
  { streams, signal }: CommandContext,
  file: string,
  { out, ...files }: AttestFiles & { readonly out?: string },
): Promise<number> {
  const problems = new Problems();
  const tryOut = (): unknown => (out !== undefined && problems.isEmpty ? tryFile('--out', out) : undefined);
  const text = await attestResult(file, files, signal, problems, tryOut);
  if (out === undefined) {
    streams.out.write(text);
  } else {
    await writeWholeFile(out, text, signal);
    note(streams, `wrote ${out}`);
  }
  return 0;
}
