import type { ProgramContext } from '../command-context.ts';
import { bashCompletion } from '../completion/bash.ts';
import { offeredCommands } from '../completion/completions.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { Shell } from '../usage/shells.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** Prints the script of a shell, made of the same commands and options as the help. */
export async function completionCommand({ streams, program }: ProgramContext, shell: Shell): Promise<number> {
  streams.out.write(scripts[shell](offeredCommands(program)));
  return 0;
}
