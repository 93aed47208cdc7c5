import type { Progress } from '../../run/progress.ts';
import { progressWords } from '../progress-words.ts';
import type { Output } from './streams.ts';

/** One line on a terminal that is written over while the program works; nothing elsewhere. */
export class ProgressLine {
  readonly #output: Output;
  #shown = false;

  constructor(output: Output) {
    this.#output = output;
  }

  show(text: string): void {
    if (!this.#output.isTerminal) return;
    this.#output.write(`\r\u001b[2K${text.slice(0, this.#output.columns - 1)}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#output.write('\r\u001b[2K');
    this.#shown = false;
  }
}

/** Runs `work` with a progress line, which is gone when it ends. */
export async function withProgressLine<T>(
  output: Output,
  work: (show: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  const progress = new ProgressLine(output);
  try {
    return await work((step) => progress.show(progressWords(step)));
  } finally {
    progress.clear();
  }
}
