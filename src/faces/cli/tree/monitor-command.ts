import { type Command, Option } from 'commander';
import { addLimits, addProgress } from './limit-options.ts';
import { repeatable } from './repeatable.ts';
import type { RunCommand } from './run-command.ts';
import { telling } from './shared-options.ts';

/** What looks at a fleet again and again. */
export function addMonitorCommand(program: Command, run: RunCommand): void {
  const many = (flags: string, description: string): Option => new Option(flags, description).argParser(repeatable);
  telling(
    addProgress(
      addLimits(
        program
          .command('monitor')
          .description('scan what of an inventory is due and keep it in a store, until stopped')
          .option(
            '-c, --config <file>',
            'inventory of gateways, groups and credentials (default: gateproof.yaml of this folder)',
          )
          .option('--store <url>', 'gateproof.db or postgres://user@host/database (default: GATEPROOF_STORE)')
          .option('--hand-out', 'scan nothing here: hand what is due to machines that run gateproof work')
          .option('--once', 'scan what is due now and end; the exit code says how the whole fleet stands')
          .addOption(
            many(
              '-p, --policy <id|file>',
              'policy for groups that name none; repeat for several (default: azure-vpn-p2s)',
            ),
          )
          .addOption(
            many('--given <name=day>', 'a fact that a policy asks for, as in acquired=2027-02-01; repeat for several'),
          )
          .addOption(many('--trust <file>', 'PEM file of trust anchors; repeat for several'))
          .addOption(many('--label <site=name>', 'where this machine is: it scans what is to be scanned from there')),
      ),
    ),
  ).action(run(async () => (await import('../commands/monitor.ts')).monitorCommand));
}
