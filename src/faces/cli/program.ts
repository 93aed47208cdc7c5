import { Command, CommanderError, Option } from 'commander';
import { GateproofError } from '../../../core/gateproof-error.ts';
import { InputError } from '../../inputs/problems.ts';
import { packageVersion } from '../../scan/package-version.ts';
import { addClientCommands } from './client-commands.ts';
import { type CommandContext, exitCodes } from './command-context.ts';
import { DeliveryError } from './deliveries.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addLimits, addProgress } from './limit-options.ts';
import { addMonitorCommand } from './monitor-options.ts';
import { addPageCommands } from './page-commands.ts';
import { repeatable } from './repeatable.ts';
import { processStreams, type Streams } from './streams.ts';
import { addWorkCommand } from './work-options.ts';

const ending = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the program and returns its exit code when all that it said has left; throws nothing. */
export async function runProgram(argv: readonly string[], streams: Streams = processStreams()): Promise<number> {
  const controller = new AbortController();
  const faults: unknown[] = [];
  let words = 'interrupted; the report of what was seen follows (interrupt again to leave at once)';
  const onSignal = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      // At once, whatever still runs: the signal does what it does without us.
      for (const name of ending) process.removeAllListeners(name);
      process.kill(process.pid, signal);
      return;
    }
    streams.err.write(`\ngateproof: ${words}\n`);
    controller.abort(new Error('interrupted'));
  };
  const onFault = (error: unknown): void => {
    if (faults.length > 0) process.exit(exitCodes.internal);
    faults.push(error);
    tellFault(error, streams);
    controller.abort(new Error('a fault of ours'));
  };
  for (const name of ending) process.on(name, onSignal);
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
  let code = 0;
  const context: CommandContext = {
    streams,
    signal: controller.signal,
    whenInterrupted: (own) => {
      words = own;
    },
  };
  const program = build(context, (exit) => {
    code = exit;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    code = reportError(error, streams, controller.signal);
  } finally {
    for (const name of ending) process.off(name, onSignal);
    process.off('uncaughtException', onFault);
    process.off('unhandledRejection', onFault);
  }
  const lost = await streams.out.flush?.();
  if (lost !== undefined) streams.err.write(`gateproof: standard output: cannot be written (${lost.code})\n`);
  await streams.err.flush?.();
  return faults.length > 0 || (lost !== undefined && code <= 2) ? exitCodes.internal : code;
}

function reportError(error: unknown, streams: Streams, signal: AbortSignal): number {
  const { err } = streams;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (signal.aborted) return exitCodes.interrupted;
  if (error instanceof InputError) {
    for (const problem of error.problems) err.write(`gateproof: ${problem}\n`);
    return exitCodes.usage;
  }
  if (error instanceof DeliveryError) {
    const told = new Map(error.causes.map((cause) => [cause instanceof Error ? cause.message : cause, cause]));
    for (const cause of told.values()) tellFault(cause, streams);
    return exitCodes.internal;
  }
  tellFault(error, streams);
  return exitCodes.internal;
}

/** What is no fault of ours has words of its own. */
function tellFault(error: unknown, { err }: Streams): void {
  if (error instanceof GateproofError && error.fault === 'environment') {
    err.write(`gateproof: ${error.message}\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(`gateproof: internal error, please report it\n${text}\n`);
}

/** The names in the registry of reports, which is not loaded for a word of help, and the one that a browser makes. */
const formats =
  'terminal, json, html, markdown, csv, junit, sarif, sarif-full, cyclonedx, cyclonedx-1.6, oscal, codequality, github, migration, frameworks, pdf';

function build(context: CommandContext, exit: (code: number) => void): Command {
  const { out, err } = context.streams;
  const program = new Command('gateproof')
    .description('Proves that a VPN gateway negotiates exactly the cryptography its policy documents.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text.replace(/^error: /u, 'gateproof: ')),
    })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nexit codes: 0 conforms, 1 violates, 2 inconclusive, 64 input is wrong, 70 our own fault, 130 interrupted',
    );

  const policyOption = (): Option =>
    new Option('-p, --policy <id|file>', 'policy to judge by; repeat for several (default: azure-vpn-p2s)').argParser(
      repeatable,
    );
  const judging = (command: Command): Command =>
    command
      .addOption(policyOption())
      .option(
        '--as-of <date>',
        'judge as on this day, YYYY-MM-DD (default: today; for evaluate and capture, the day of what is judged)',
      )
      .addOption(
        new Option(
          '--given <name=day>',
          'a fact that a policy asks for, as in acquired=2027-02-01; repeat for several',
        ).argParser(repeatable),
      );
  const keeping = (command: Command): Command =>
    command
      .option('--waivers <file>', 'failures that are known and accepted until a day (gateproof-waivers.yaml)')
      .option('--baseline <file>', 'an earlier result (JSON): only what is worse than it ends with exit code 1')
      .option('--evidence <dir>', 'keep what was sent and received in this folder, as captures (pcapng)');
  const strictly = (command: Command): Command =>
    command.option('--strict', 'let advice (clauses that should hold) count for the exit code as what must hold');
  const writing = (command: Command): Command =>
    strictly(command)
      .option('-f, --format <names>', `report formats, comma-separated: ${formats} (default: terminal)`)
      .option('-o, --out <dir>', 'write reports and observations into this folder')
      .option('--landing', 'tell in the HTML and the Markdown report where the clients that ship land');
  const probing = (command: Command): Command =>
    addLimits(
      command
        .argument(
          '[target...]',
          'URLs (tls://h:443, sstp://h, ikev2://h), or hosts with or without a port; none: the targets of the inventory',
        )
        .addOption(
          new Option(
            '--profile <file|dir>',
            'client profile (vpnclientconfiguration.zip, .ovpn, azurevpnconfig.xml, …): scan where it leads; repeat for several',
          ).argParser(repeatable),
        )
        .option('-c, --config <file>', 'inventory of targets and credentials (gateproof.yaml)')
        .option('--credentials <name>', 'credentials of the inventory for targets that name none')
        .option('--server-name <name>', 'SNI and certificate name for targets given as addresses')
        .addOption(new Option('--trust <file>', 'PEM file of trust anchors; repeat for several').argParser(repeatable)),
    );

  const run =
    (load: () => Promise<(...args: never[]) => Promise<number>>) =>
    async (...args: unknown[]): Promise<void> => {
      const command = await load();
      // Commander appends the command itself; the commands take their arguments and options only.
      exit(await (command as (...all: unknown[]) => Promise<number>)(context, ...args.slice(0, -1)));
    };

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
    .action(run(async () => (await import('./commands/scan.ts')).scan));
  judging(probing(program.command('plan').description('print everything that scan would send, and send nothing')))
    .option('--json', 'print the plan as JSON')
    .action(run(async () => (await import('./commands/plan.ts')).plan));
  addProgress(probing(program.command('observe').description('probe targets and save what was seen')))
    .addOption(policyOption())
    .requiredOption('-o, --out <file>', 'file for the observations')
    .action(run(async () => (await import('./commands/observe.ts')).observeCommand));
  writing(
    keeping(
      judging(
        program.command('evaluate').description('judge saved observations; sends nothing').argument('<observations>'),
      ),
    ),
  ).action(run(async () => (await import('./commands/evaluate.ts')).evaluateCommand));
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
    .addOption(new Option('--trust <file>', 'PEM file of trust anchors; repeat for several').argParser(repeatable))
    .action(run(async () => (await import('./commands/capture.ts')).captureCommand));
  writing(program.command('report').description('write reports of a saved result').argument('<result>')).action(
    run(async () => (await import('./commands/report.ts')).report),
  );
  strictly(
    program
      .command('diff')
      .description(
        'compare two saved results; exit code 1 when the second is worse, 2 when it leaves open what the first decided',
      )
      .argument('<old>')
      .argument('<new>')
      .option('-f, --format <name>', 'terminal, json, markdown (default: terminal)'),
  ).action(run(async () => (await import('./commands/diff.ts')).diffCommand));

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
  ).action(run(async () => (await import('./commands/readiness.ts')).readiness));

  program
    .command('attest')
    .description('sign a statement about a saved result (in-toto, DSSE)')
    .argument('<result>')
    .requiredOption('--key <file>', 'private key: PEM, Ed25519 or P-256')
    .option('--evidence <dir>', 'the folder of evidence that belongs to it')
    .option('-o, --out <file>', 'file for the envelope (default: standard output)')
    .action(run(async () => (await import('./commands/attest.ts')).attestCommand));
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
    .action(run(async () => (await import('./commands/verify.ts')).verifyCommand));

  addMonitorCommand(program, run);
  addWorkCommand(program, run);
  addHistoryCommands(program, run);
  addPageCommands(program, run);

  const policy = program.command('policy').description('the policies that gateproof knows');
  policy
    .command('list')
    .description('list the built-in policies, of several editions the newest')
    .option('--all', 'list every edition')
    .action(run(async () => (await import('./commands/policy.ts')).policyList));
  policy
    .command('show')
    .description('print the clauses of a policy')
    .argument('<id|file>')
    .option('--json', 'print the clauses as JSON')
    .action(run(async () => (await import('./commands/policy.ts')).policyShow));
  policy
    .command('validate')
    .description('check policy files')
    .argument('<file...>')
    .action(run(async () => (await import('./commands/policy.ts')).policyValidate));
  const comparing = (command: Command): Command =>
    command
      .option('--as-of <date>', 'the policies as they hold on this day, YYYY-MM-DD (default: today)')
      .option('--json', 'print the comparison as JSON');
  comparing(
    policy
      .command('check')
      .description(
        'tell which rows of a policy others accept; exit code 1 where some are not, 2 where one says nothing of any',
      )
      .argument('<id|file>')
      .requiredOption('--against <id|file...>', 'what to hold it against, standards say'),
  ).action(run(async () => (await import('./commands/policy-check.ts')).policyCheck));
  comparing(
    policy
      .command('matrix')
      .description('every row of policies beside standards')
      .argument('<id|file...>')
      .option('--against <id|file...>', 'the standards (default: the newest edition of those that ship)')
      .option('-f, --format <name>', 'terminal, json, csv, markdown, html (default: terminal)'),
  ).action(run(async () => (await import('./commands/policy-matrix.ts')).policyMatrixCommand));
  comparing(
    policy
      .command('diff')
      .description('compare two policies, or one on two days; exit code 1 where something else is accepted or required')
      .argument('<old>')
      .argument('[new]')
      .option('--at <date>', 'the second policy as it holds on this day, YYYY-MM-DD (default: the day of --as-of)'),
  ).action(run(async () => (await import('./commands/policy-diff.ts')).policyDiff));
  comparing(
    policy
      .command('intersect')
      .description('make the policy of a gateway that keeps to all of these, as a policy file')
      .argument('<id|file...>')
      .option('-o, --out <file>', 'file for it (default: standard output)'),
  ).action(run(async () => (await import('./commands/policy-intersect.ts')).policyIntersect));

  policy
    .command('new')
    .description('draft a policy from what a gateway accepted in a scan (result as JSON)')
    .argument('<result>')
    .option('--target <host|url|name>', 'the gateway, where the result is of several')
    .option('--id <id>', 'id of the policy (default: draft)')
    .option('-o, --out <file>', 'file for it (default: standard output)')
    .action(run(async () => (await import('./commands/policy-new.ts')).policyNew));

  addClientCommands(program, run);

  const lab = program.command('lab').description('the container lab: real gateways, conforming and drifted');
  lab
    .command('up')
    .description('build what is missing and start the gateways')
    .action(run(async () => (await import('./commands/lab.ts')).labUpCommand));
  lab
    .command('down')
    .description('stop and remove the gateways')
    .action(run(async () => (await import('./commands/lab.ts')).labDownCommand));
  lab
    .command('status')
    .description('list the gateways')
    .action(run(async () => (await import('./commands/lab.ts')).labStatusCommand));

  program
    .command('clean')
    .description('remove what runs left that were killed: containers, folders, connections of strongSwan')
    .option('--vici <url>', 'look at this strongSwan, too: unix:///run/charon.vici or tcp://127.0.0.1:4502')
    .action(run(async () => (await import('./commands/clean.ts')).clean));
  program
    .command('demo')
    .description('start the lab, scan its gateways and show what was planted')
    .option('-o, --out <dir>', 'folder for the reports', 'gateproof-out')
    .action(run(async () => (await import('./commands/demo.ts')).demo));
  return program;
}
