import { Argument, type Command } from 'commander';
import { shells } from '../usage/shells.ts';
import { usualInventory } from '../usual-inventory.ts';
import type { RunCommand } from './run-command.ts';

/** What helps to begin, in a shell and with an inventory. */
export function addHelpCommands(program: Command, run: RunCommand): void {
  program
    .command('init')
    .description('write an inventory to begin with; what is there already stays as it is')
    .argument('[target...]', 'what stands in it: URLs, or hosts with or without a port (default: an example)')
    .option('-o, --out <file>', 'file for it', usualInventory)
    .action(run(async () => (await import('../commands/init.ts')).initCommand));
  program
    .command('completion')
    .description('print what completes commands, options and their values in a shell')
    .addArgument(new Argument('<shell>', 'whose').choices(shells))
    .action(run(async () => (await import('../commands/completion.ts')).completionCommand));
  program
    .command('man')
    .description('print the manual page, gateproof(1)')
    .action(run(async () => (await import('../commands/man.ts')).manCommand));
}
