import type { Command } from 'commander';
import type { RunCommand } from './run-command.ts';

/** The container lab, and what runs leave. */
export function addLabCommands(program: Command, run: RunCommand): void {
  const lab = program.command('lab').description('the container lab: real gateways, conforming and drifted');
  lab
    .command('up')
    .description('build what is missing and start the gateways')
    .option('--take-over', 'end the lab that runs for another folder, whose keys it has')
    .action(run(async () => (await import('../commands/lab.ts')).labUpCommand));
  lab
    .command('down')
    .description('stop and remove the gateways')
    .action(run(async () => (await import('../commands/lab.ts')).labDownCommand));
  lab
    .command('status')
    .description('list the gateways')
    .action(run(async () => (await import('../commands/lab.ts')).labStatusCommand));

  program
    .command('clean')
    .description('remove what runs left that were killed: containers, folders, connections of strongSwan')
    .option('--vici <url>', 'look at this strongSwan, too: unix:///run/charon.vici or tcp://127.0.0.1:4502')
    .action(run(async () => (await import('../commands/clean.ts')).clean));
  program
    .command('demo')
    .description('start the lab, scan its gateways and show what was planted')
    .option('-o, --out <dir>', 'folder for the reports', 'gateproof-out')
    .action(run(async () => (await import('../commands/demo.ts')).demo));
}
