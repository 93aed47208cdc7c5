/** Whose fault an error is: of what was given, of what surrounds the program, or our own. */
export type Fault = 'input' | 'environment' | 'ours';

/** What an error is, besides its words. */
export interface ErrorKind<Code extends string> {
  /** Of the class; written out, because a build may give classes other names. */
  readonly name: string;
  /** Stable; each class has a closed set of them. */
  readonly code: Code;
  readonly fault: Fault;
}

/**
 * Every error that is thrown on purpose. Only `fault` says whose it is: an error that is none of these is a fault of ours, or the reason of a
 * signal that ended the work.
 */
export abstract class GateproofError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly fault: Fault;

  constructor({ name, code, fault }: ErrorKind<Code>, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
    this.code = code;
    this.fault = fault;
  }
}
