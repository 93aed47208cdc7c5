import { type Command, Option } from 'commander';
import { formatOption } from '../usage/values.ts';
import { repeatable } from './repeatable.ts';
import type { RunCommand } from './run-command.ts';
import { telling } from './shared-options.ts';

/** What clients offer. */
export function addClientCommands(program: Command, run: RunCommand): void {
  const clients = program.command('clients').description('what real VPN clients offer');
  clients
    .command('list')
    .description('list the clients that ship')
    .option('--json', 'print them as JSON')
    .action(run(async () => (await import('../commands/clients.ts')).clientsList));
  clients
    .command('show')
    .description('print what a client offers, in its order, and where that is from')
    .argument('<id|file>')
    .option('--json', 'print it as JSON')
    .action(run(async () => (await import('../commands/clients.ts')).clientsShow));
  telling(
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
      .addOption(formatOption('terminal', 'json', 'csv')),
  ).action(run(async () => (await import('../commands/clients-landing.ts')).clientsLanding));
  clients
    .command('from')
    .description('make client files of the offers in a capture (pcap, pcapng), or of what a client profile says')
    .argument('<capture|profile>')
    .option('-o, --out <dir>', 'folder for the files (default: one goes to standard output)')
    .option('--names', 'say in them who offered: addresses, and names of servers')
    .action(run(async () => (await import('../commands/clients-from.ts')).clientsFrom));
  program
    .command('listen')
    .description('listen to clients, answer only as far as they show all that they offer, and write client files')
    .argument('<url...>', 'ikev2://127.0.0.1:500, tls://…, sstp://…, openvpn+tcp://…, openvpn+udp://…')
    .option('-o, --out <dir>', 'folder for the files (default: standard output)')
    .option('--beyond-loopback', 'listen at addresses that others can reach')
    .option('--names', 'say in the files who offered')
    .option('--clients <n>', 'end after so many different offers')
    .option('--seconds <n>', 'end after so many seconds (default: a day)')
    .action(run(async () => (await import('../commands/listen.ts')).listenCommand));
}
