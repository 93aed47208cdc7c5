import type { Command } from 'commander';
import { leavesOf } from '../usage/leaves.ts';

/** What every command takes, and what every one whose exit code tells a verdict. */
export interface EveryOption {
  readonly quiet?: boolean;
  readonly exitZero?: boolean;
}

/** Adds what every command takes. */
export function addEveryOption(program: Command): void {
  for (const leaf of leavesOf(program))
    leaf.option(
      '-q, --quiet',
      'say on standard error only what is wrong; with --out, the terminal report only where it is asked for',
    );
}
