import type { Readable } from 'node:stream';

/** Gathers what a program writes; read it when the program has ended. */
export function gatherOutput(child: { readonly stdout: Readable; readonly stderr: Readable }): {
  readonly stdout: string;
  readonly stderr: string;
} {
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return output;
}
