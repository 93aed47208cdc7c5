import { type Command, Option } from 'commander';
import { addLimits, addProgress } from './limit-options.ts';
import { repeatable } from './repeatable.ts';
import type { RunCommand } from './run-command.ts';

/** What works off the queue of a store that many machines share. */
export function addWorkCommand(program: Command, run: RunCommand): void {
  addProgress(
    addLimits(
      program
        .command('work')
        .description('scan what others put into the queue of a store in PostgreSQL, on any number of machines')
        .option('--store <url>', 'postgres://user@host/database (default: GATEPROOF_STORE)')
        .option('-c, --config <file>', "this machine's credentials and trust anchors (gateproof.yaml)")
        .addOption(
          new Option('-p, --policy <file>', 'a policy file that gateways are judged by; repeat for several').argParser(
            repeatable,
          ),
        )
        .addOption(new Option('--trust <file>', 'PEM file of trust anchors; repeat for several').argParser(repeatable))
        .addOption(
          new Option(
            '--label <site=name>',
            'where this machine is: it scans what is to be scanned from there',
          ).argParser(repeatable),
        ),
    ),
  )
    .option('--once', 'end when nothing waits any more')
    .option('--prepare', 'make the tables of store and queue, or bring them to this version, and end: for their owner')
    .action(run(async () => (await import('../commands/work.ts')).workCommand));
}
