import { GateproofError } from '../../core/gateproof-error.ts';
/** Everything that is wrong with the user's input, told at once. */
export class InputError extends GateproofError<'input-invalid'> {
  /** One line for each, with file, line and column where there are any. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super({ name: 'InputError', code: 'input-invalid', fault: 'input' }, problems.join('\n'));
    this.problems = problems;
  }
}

/** Collects problems of independent inputs, so that one run shows them all. */
export class Problems {
  readonly #found: string[] = [];

  add(problem: string): void {
    this.#found.push(problem);
  }

  /** Runs `work`; errors whose fault is the input are collected, with `where` before each; others go on: ours, the surroundings', and the reason of a signal. */
  async collect<T>(work: () => T | Promise<T>, where = ''): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GateproofError) || error.fault !== 'input') throw error;
      this.#found.push(...messagesOf(error).map((message) => `${where}${message}`));
      return undefined;
    }
  }

  /**
   * Runs all of `work`, one after another, and resolves with what each gives; throws InputError with everything that was collected by then where
   * there is anything.
   */
  async all<T extends Readonly<Record<string, () => unknown>>>(
    work: T,
  ): Promise<{ readonly [Name in keyof T]: Awaited<ReturnType<T[Name]>> }> {
    const done: Partial<Record<keyof T, unknown>> = {};
    for (const [name, one] of Object.entries(work)) done[name as keyof T] = await this.collect(one);
    this.throwIfAny();
    return done as { readonly [Name in keyof T]: Awaited<ReturnType<T[Name]>> };
  }

  get found(): readonly string[] {
    return this.#found;
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** Throws InputError when anything was collected. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new InputError([...new Set(this.#found)]);
  }
}

/** One line per problem; errors that hold several (a policy file's) list them with file, line and column. */
function messagesOf(error: Error): readonly string[] {
  if ('problems' in error && Array.isArray(error.problems) && error.problems.length > 0) {
    return error.problems.map((problem: unknown) => {
      if (typeof problem === 'string') return problem;
      const { file, line, column, message } = problem as {
        file?: string;
        line?: number;
        column?: number;
        message: string;
      };
      return file === undefined ? message : `${file}:${line}:${column}: ${message}`;
    });
  }
  return [error.message];
}
