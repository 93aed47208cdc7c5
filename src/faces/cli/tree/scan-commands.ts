import { type Command, Option } from 'commander';
import { addProgress } from './limit-options.ts';
import { repeatable } from './repeatable.ts';
import type { RunCommand } from './run-command.ts';
import { judging, keeping, policyOption, probing, trustOption, writing } from './shared-options.ts';

/** What probes gateways, or judges what was seen of them. */
export function addScanCommands(program: Command, run: RunCommand): void {
  addProgress(
    writing(
      keeping(judging(probing(program.command('scan').description('probe targets, judge them and write reports')))),
    ),
  )
    .option(
      '--store <url>',
      'settle each gateway in this store in place of reports: gateproof.db or postgres://user@host/database',
    )
    .addOption(new Option('--label <site=name>', 'where this machine is, as a store keeps it').argParser(repeatable))
    .action(run(async () => (await import('../commands/scan.ts')).scan));
  judging(probing(program.command('plan').description('print everything that scan would send, and send nothing')))
    .option('--json', 'print the plan as JSON')
    .action(run(async () => (await import('../commands/plan.ts')).plan));
  addProgress(probing(program.command('observe').description('probe targets and save what was seen')))
    .addOption(policyOption())
    .requiredOption('-o, --out <file>', 'file for the observations')
    .action(run(async () => (await import('../commands/observe.ts')).observeCommand));
  writing(
    keeping(
      judging(
        program.command('evaluate').description('judge saved observations; sends nothing').argument('<observations>'),
      ),
    ),
  ).action(run(async () => (await import('../commands/evaluate.ts')).evaluateCommand));
  writing(
    judging(
      program
        .command('capture')
        .description('judge what passed by in captures (pcap, pcapng; also gz, zst); sends nothing')
        .argument('<file...>', "captures; '-' is standard input, as of dumpcap -w -"),
    ),
  )
    .option('--waivers <file>', 'failures that are known and accepted until a day (gateproof-waivers.yaml)')
    .option('--baseline <file>', 'an earlier result (JSON): only what is worse than it ends with exit code 1')
    .addOption(
      new Option(
        '--target <url>',
        'judge this endpoint of the captures alone, and as this kind: sstp://vpn.example.net; repeat for several',
      ).argParser(repeatable),
    )
    .addOption(
      new Option(
        '--openvpn-key <file>',
        'key of tls-crypt, or of a client or server of tls-crypt-v2, to read under; repeat for several',
      ).argParser(repeatable),
    )
    .addOption(trustOption())
    .action(run(async () => (await import('../commands/capture.ts')).captureCommand));
}
