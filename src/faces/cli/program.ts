import { Command, CommanderError } from 'commander';
import { GateproofError } from '../../../core/gateproof-error.ts';
import { InputError } from '../../inputs/problems.ts';
import { packageVersion } from '../../scan/package-version.ts';
import { type CommandContext, exitCodes, type ProgramContext } from './command-context.ts';
import { DeliveryError } from './deliveries.ts';
import { processStreams, quieted, type Streams } from './streams.ts';
import { addCommands } from './tree/add-commands.ts';
import type { EveryOption } from './tree/every-option.ts';

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

function build(context: CommandContext, exit: (code: number) => void): Command {
  const { out, err } = context.streams;
  const program = new Command('gateproof')
    .version(packageVersion(), '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text.replace(/^error: /u, 'gateproof: ')),
    })
    .showSuggestionAfterError();
  addCommands(program, (load) => async (...args: unknown[]) => {
    const command = (await load()) as (context: ProgramContext, ...all: unknown[]) => Promise<number>;
    // Commander appends the options and the command itself; the commands take their arguments and options only.
    const options = args.at(-2) as EveryOption;
    const streams = options.quiet === true ? quieted(context.streams) : context.streams;
    const code = await command({ ...context, streams, program }, ...args.slice(0, -1));
    exit(options.exitZero === true && (code === 1 || code === 2) ? 0 : code);
  });
  return program;
}
