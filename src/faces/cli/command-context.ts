import type { Command } from 'commander';
import type { Streams } from './streams.ts';

/** What every command gets besides its own arguments. */
export interface CommandContext {
  readonly streams: Streams;
  /** Aborted by the first Ctrl-C, and by a fault that nobody caught. */
  readonly signal: AbortSignal;
  /** What is told when it aborts, in place of that a report follows. */
  readonly whenInterrupted: (words: string) => void;
}

/** The same for commands that tell of the others. */
export interface ProgramContext extends CommandContext {
  /** Every command with its options and its help. */
  readonly program: Command;
}

export const exitCodes = { usage: 64, internal: 70, interrupted: 130 } as const;
