import { Command } from 'commander';
import { addCommands } from '../../src/faces/cli/tree/add-commands.ts';

/** Every command with its options and its help, to be looked at: none of them does anything. */
export function bareTree(): Command {
  const program = new Command('gateproof').version('', '-V, --version', 'print the version');
  addCommands(program, () => async () => undefined);
  return program;
}
