/** A place that something was to be written to and could not be. */
export class OutputError extends Error {
  readonly code = 'output-unwritable';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutputError';
  }

  /** Of an error of the file system; anything else is returned as it is. */
  static of(path: string, error: unknown): unknown {
    if (!(error instanceof Error) || !('syscall' in error)) return error;
    return new OutputError(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`, {
      cause: error,
    });
  }
}
