import { Command, CommanderError, Option } from 'commander';
import { processStreams, type Streams } from './streams.ts';
import { UsageError } from './usage-error.ts';
import { packageVersion } from './version.ts';

/** What every command gets besides its own arguments. */
export interface CommandContext {
  readonly streams: Streams;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

export const exitCodes = { usage: 64, internal: 70, interrupted: 130 } as const;

/** Runs the program and returns its exit code; throws nothing. */
export async function runProgram(argv: readonly string[], streams: Streams = processStreams()): Promise<number> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    streams.err.write(
      '\ngateproof: interrupted; the report of what was seen follows (interrupt again to leave at once)\n',
    );
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  let code = 0;
  const context: CommandContext = { streams, signal: controller.signal };
  const program = build(context, (exit) => {
    code = exit;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return reportError(error, streams, controller.signal);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

function reportError(error: unknown, { err }: Streams, signal: AbortSignal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (error instanceof UsageError) {
    for (const problem of error.problems) err.write(`gateproof: ${problem}\n`);
    return exitCodes.usage;
  }
  if (signal.aborted) return exitCodes.interrupted;
  if (error instanceof Error && 'code' in error && /^(engine|lab|driver)-/u.test(String(error.code))) {
    err.write(`gateproof: ${error.message}\n`);
    return exitCodes.internal;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err.write(`gateproof: internal error, please report it\n${text}\n`);
  return exitCodes.internal;
}

const repeatable = (value: string, previous: readonly string[] | undefined): readonly string[] => [
  ...(previous ?? []),
  value,
];

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
        'judge as on this day, YYYY-MM-DD (default: today; for evaluate, the day of the recording)',
      );
  const writing = (command: Command): Command =>
    command
      .option('-f, --format <names>', 'report formats, comma-separated: terminal, json, html (default: terminal)')
      .option('-o, --out <dir>', 'write reports and observations into this folder');
  const probing = (command: Command): Command =>
    command
      .argument(
        '[target...]',
        'URLs (tls://h:443, sstp://h, ikev2://h) or bare hosts; none: the targets of the inventory',
      )
      .option('-c, --config <file>', 'inventory of targets and credentials (gateproof.yaml)')
      .option('--credentials <name>', 'credentials of the inventory for targets that name none')
      .option('--server-name <name>', 'SNI and certificate name for targets given as addresses')
      .addOption(new Option('--trust <file>', 'PEM file of trust anchors; repeat for several').argParser(repeatable))
      .option(
        '--vici <url>',
        'use this strongSwan instead of a container: unix:///run/charon.vici or tcp://127.0.0.1:4502',
      )
      .option('--timeout <ms>', 'wait for a connection or an answer, in milliseconds', '5000')
      .option('--connections <n>', 'TLS connections to one endpoint at once', '13')
      .option('--pace <ms>', 'least time between the starts of two TLS connections to one endpoint', '0')
      .option('--budget <n>', 'most TLS connections to one endpoint; what is left then stays inconclusive')
      .option('--enumerate', 'list everything that a TLS endpoint accepts, not only what decides the policies');

  const run =
    (load: () => Promise<(...args: never[]) => Promise<number>>) =>
    async (...args: unknown[]): Promise<void> => {
      const command = await load();
      // Commander appends the command itself; the commands take their arguments and options only.
      exit(await (command as (...all: unknown[]) => Promise<number>)(context, ...args.slice(0, -1)));
    };

  writing(judging(probing(program.command('scan').description('probe targets, judge them and write reports')))).action(
    run(async () => (await import('./commands/scan.ts')).scan),
  );
  judging(probing(program.command('plan').description('print everything that scan would send, and send nothing')))
    .option('--json', 'print the plan as JSON')
    .action(run(async () => (await import('./commands/plan.ts')).plan));
  probing(program.command('observe').description('probe targets and save what was seen'))
    .addOption(policyOption())
    .requiredOption('-o, --out <file>', 'file for the observations')
    .action(run(async () => (await import('./commands/observe.ts')).observeCommand));
  writing(
    judging(
      program.command('evaluate').description('judge saved observations; sends nothing').argument('<observations>'),
    ),
  ).action(run(async () => (await import('./commands/evaluate.ts')).evaluateCommand));
  writing(program.command('report').description('write reports of a saved result').argument('<result>')).action(
    run(async () => (await import('./commands/report.ts')).report),
  );

  const policy = program.command('policy').description('the policies that gateproof knows');
  policy
    .command('list')
    .description('list the built-in policies')
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
    .command('demo')
    .description('start the lab, scan its gateways and show what was planted')
    .option('-o, --out <dir>', 'folder for the reports', 'gateproof-out')
    .action(run(async () => (await import('./commands/demo.ts')).demo));
  return program;
}
