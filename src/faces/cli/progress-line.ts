import type { FleetProgress } from '../../fleet/run-fleet.ts';
import type { Progress, Swept } from '../../run/progress.ts';
import { withPace } from '../paced-progress.ts';
import { progressWords } from '../progress-words.ts';
import { sweptWords } from '../swept-words.ts';
import type { ProgressForm } from './progress-form.ts';
import { ProgressJson } from './progress-json.ts';
import type { Output } from './streams.ts';

/** One line on a terminal that is written over while the program works; nothing elsewhere. */
export class ProgressLine {
  readonly #output: Output;
  #shown = false;

  constructor(output: Output) {
    this.#output = output;
  }

  show(text: string): void {
    if (!this.#output.isTerminal || this.#output.isQuiet === true) return;
    this.#output.write(`\r\u001b[2K${text.slice(0, this.#output.columns - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#output.write('\r\u001b[2K');
    this.#shown = false;
  }
}

/**
 * Runs `work` with a progress line, which is gone when it ends, or with lines of JSON. What was removed has a line of its own, which stays, as what `say` is
 * given.
 */
export async function withProgressLine<T>(
  output: Output,
  work: (show: (progress: Progress | FleetProgress) => void, say: (text: string) => void) => Promise<T>,
  form: ProgressForm = 'line',
): Promise<T> {
  const paced = withPace();
  const progress = new ProgressLine(output);
  const say = (text: string): void => {
    progress.clear();
    output.write(text);
  };
  const json = form === 'json' ? new ProgressJson(output) : undefined;
  try {
    return await work((given) => {
      const told = paced(given);
      if (json !== undefined) json.show(told);
      else if (told.step === 'swept') tellSwept(told.swept, output, progress);
      else progress.show(progressWords(told));
    }, say);
  } finally {
    json?.end();
    progress.clear();
  }
}

/** Tells what was removed of runs that died, where anything was. */
export function tellSwept(swept: Swept, output: Output, progress?: ProgressLine): void {
  const said = sweptWords(swept);
  if (said === undefined || output.isQuiet === true) return;
  progress?.clear();
  output.write(`gateproof: ${said}\n`);
}
