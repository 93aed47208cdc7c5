import { type Command, Option } from 'commander';
import { formatOption } from '../usage/values.ts';
import { repeatable } from './repeatable.ts';
import type { RunCommand } from './run-command.ts';
import { strictly, writing } from './shared-options.ts';

/** What tells, compares and signs what was judged, and judges exported configurations. */
export function addResultCommands(program: Command, run: RunCommand): void {
  writing(program.command('report').description('write reports of a saved result').argument('<result>')).action(
    run(async () => (await import('../commands/report.ts')).report),
  );
  strictly(
    program
      .command('diff')
      .description(
        'compare two saved results; exit code 1 when the second is worse, 2 when it leaves open what the first decided',
      )
      .argument('<old>')
      .argument('<new>')
      .addOption(formatOption('terminal', 'json', 'markdown')),
  ).action(run(async () => (await import('../commands/diff.ts')).diffCommand));

  writing(
    program
      .command('readiness')
      .description(
        'judge exported configurations of Azure VPN gateways: ready for the retirement of SSTP? sends nothing',
      )
      .argument('<export...>', 'JSON of az network vnet-gateway show or list, of connections, or an ARM template')
      .option('--result <file>', 'a saved result of a scan of the same gateways')
      .addOption(
        new Option('--profile <file|dir>', 'client profile to judge with them; repeat for several').argParser(
          repeatable,
        ),
      )
      .addOption(
        new Option(
          '-p, --policy <id|file>',
          'further policy, of which what speaks of configurations is judged; repeat for several',
        ).argParser(repeatable),
      )
      .option('--clients <n>', 'clients that are to connect at once, all tunnel types together')
      .option('--sstp-clients <n>', 'clients of them that use SSTP')
      .option(
        '--os <names>',
        'what the clients run, comma-separated: windows, macos, linux, android, ios, also with a version: macos-11',
      )
      .option('--throughput <mbps>', 'throughput that is wanted of the gateway, Mbit/s')
      .option('--zone-redundant', 'the gateway is to survive the loss of a zone')
      .option('--as-of <date>', 'judge as on this day, YYYY-MM-DD (default: today)'),
  ).action(run(async () => (await import('../commands/readiness.ts')).readiness));

  program
    .command('attest')
    .description('sign a statement about a saved result (in-toto, DSSE)')
    .argument('<result>')
    .requiredOption('--key <file>', 'private key: PEM, Ed25519 or P-256')
    .option('--evidence <dir>', 'the folder of evidence that belongs to it')
    .option('-o, --out <file>', 'file for the envelope (default: standard output)')
    .action(run(async () => (await import('../commands/attest.ts')).attestCommand));
  program
    .command('verify')
    .description('check an attested result, offline, and say what does not match')
    .argument('<envelope>')
    .argument('[result]')
    .requiredOption('--key <file>', 'public key: PEM, Ed25519 or P-256')
    .option('--evidence <dir>', 'the folder of evidence')
    .addOption(
      new Option('-p, --policy <id|file>', 'a policy that it was judged by; repeat for several').argParser(repeatable),
    )
    .option('--waivers <file>', 'the waivers that it was judged with')
    .action(run(async () => (await import('../commands/verify.ts')).verifyCommand));
}
