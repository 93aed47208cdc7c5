/** Where the program speaks: the result to `out`, everything else to `err`. Handed in so that tests need no process. */
export interface Streams {
  readonly out: Output;
  readonly err: Output;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of a terminal; 80 elsewhere. */
  readonly columns: number;
}

/** The process's own streams. */
export function processStreams(): Streams {
  return { out: outputOf(process.stdout), err: outputOf(process.stderr) };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`| head`) is no fault; the exit code still tells the verdict.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY,
    columns: stream.columns ?? 80,
  };
}

/** NO_COLOR and FORCE_COLOR are honoured; else colour is for terminals. */
export function wantsColour(output: Output): boolean {
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0') return true;
  return output.isTerminal;
}
