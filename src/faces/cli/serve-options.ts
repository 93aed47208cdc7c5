import type { Command } from 'commander';
import { storeHelp } from './history-commands.ts';
import type { RunCommand } from './run-command.ts';

/** The page over a store. */
export function addServeCommand(program: Command, run: RunCommand): void {
  program
    .command('serve')
    .description('a web page over the history of a fleet, until stopped')
    .option('--store <url>', storeHelp)
    .option('--listen <address:port>', 'where it listens', '127.0.0.1:8080')
    .action(run(async () => (await import('./commands/serve.ts')).serveCommand));
}
