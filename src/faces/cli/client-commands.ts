import type { Command } from 'commander';
import type { RunCommand } from './run-command.ts';

/** What clients offer. */
export function addClientCommands(program: Command, run: RunCommand): void {
  const clients = program.command('clients').description('what real VPN clients offer');
  clients
    .command('list')
    .description('list the clients that ship')
    .option('--json', 'print them as JSON')
    .action(run(async () => (await import('./commands/clients.ts')).clientsList));
  clients
    .command('show')
    .description('print what a client offers, in its order, and where that is from')
    .argument('<id|file>')
    .option('--json', 'print it as JSON')
    .action(run(async () => (await import('./commands/clients.ts')).clientsShow));
}
