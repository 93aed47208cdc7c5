import { setImmediate } from 'node:timers/promises';

/** Where the program speaks: the result to `out`, everything else to `err`. Handed in so that tests need no process. */
export interface Streams {
  readonly out: Output;
  readonly err: Output;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Whether it is told only what is wrong. */
  readonly isQuiet?: boolean;
  /** Columns of a terminal; 80 elsewhere. */
  readonly columns: number;
  /** Waits until all of it has left; resolves with why it could not, unless its reader had seen enough. Absent: it always can. */
  readonly flush?: () => Promise<NodeJS.ErrnoException | undefined>;
}

/** The process's own streams. */
export function processStreams(): Streams {
  return { out: outputOf(process.stdout), err: outputOf(process.stderr) };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  let failed: NodeJS.ErrnoException | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failed ??= error;
  });
  return {
    write: (text) => {
      if (failed === undefined) stream.write(text);
    },
    isTerminal: stream.isTTY,
    columns: stream.columns ?? 80,
    flush: async () => {
      if (failed === undefined) await new Promise<void>((done) => void stream.write('', () => done()));
      // The error is told behind the write that it is of.
      await setImmediate();
      // A reader that has seen enough (`| head`) is no fault; the exit code still tells the verdict.
      return failed?.code === 'EPIPE' ? undefined : failed;
    },
  };
}

/** The same streams, of which standard error is told only what is wrong. */
export function quieted({ out, err }: Streams): Streams {
  return { out, err: { ...err, isQuiet: true } };
}

/** Says a line on standard error that nobody has to act upon: what was written, what was begun. */
export function note({ err }: Pick<Streams, 'err'>, words: string): void {
  if (err.isQuiet !== true) err.write(`gateproof: ${words}\n`);
}

/** NO_COLOR and FORCE_COLOR are honoured; else colour is for terminals. */
export function wantsColour(output: Output): boolean {
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0') return true;
  return output.isTerminal;
}
