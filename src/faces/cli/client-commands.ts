import { type Command, Option } from 'commander';
import { repeatable } from './repeatable.ts';
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
  clients
    .command('landing')
    .description(
      'where clients land at a gateway as it was seen or is documented, and which break by another; exit code 1 where one breaks that worked',
    )
    .argument('<result|policy>', 'a saved result (.json), or a policy by id or file')
    .option('--against <result|policy...>', 'what the gateway is to become')
    .addOption(
      new Option('--client <id|file>', 'this client alone; repeat for several (default: all that ship)').argParser(
        repeatable,
      ),
    )
    .option('--as-of <date>', 'the policies as they hold on this day, YYYY-MM-DD (default: today)')
    .option('-f, --format <name>', 'terminal, json, csv (default: terminal)')
    .action(run(async () => (await import('./commands/clients-landing.ts')).clientsLanding));
}
