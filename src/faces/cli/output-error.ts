import { GateproofError } from '../../../core/gateproof-error.ts';
/** A place that something was to be written to and could not be. */
export class OutputError extends GateproofError<'output-unwritable'> {
  constructor(message: string, options?: ErrorOptions) {
    super({ name: 'OutputError', code: 'output-unwritable', fault: 'environment' }, message, options);
  }

  /** Of an error of the file system; anything else is returned as it is. */
  static of(path: string, error: unknown): unknown {
    if (!(error instanceof Error) || !('syscall' in error)) return error;
    return new OutputError(`${path}: cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`, {
      cause: error,
    });
  }
}
