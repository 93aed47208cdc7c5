import { CredentialsError } from './credentials.ts';

/** What is wrong with one entry, all of it. */
export class GatheredErrors {
  readonly #found: CredentialsError[] = [];

  /** Does `work`; what is wrong with the credentials is of `field`, and gives undefined. Other errors go on. */
  async of<T>(field: string, work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error;
      this.#found.push(new CredentialsError(error.code, error.message, { cause: error, field }));
      return undefined;
    }
  }

  /** What was wrong so far. */
  get found(): readonly CredentialsError[] {
    return this.#found;
  }

  /** Throws the first CredentialsError, with the others. */
  throwIfAny(): void {
    const [first, ...others] = this.#found;
    if (first === undefined) return;
    throw new CredentialsError(first.code, first.message, {
      cause: first,
      others,
      ...(first.field === undefined ? {} : { field: first.field }),
    });
  }
}
