import { GateproofError } from '../gateproof-error.ts';
export type ReadErrorCode = 'file-unreadable' | 'file-too-large' | 'file-too-slow';

/** Why a file could not be read. */
export class ReadError extends GateproofError<ReadErrorCode> {
  /** What came: a system error's code, octets, a time; for a message that says what was wanted. */
  readonly found: string;
  constructor(code: ReadErrorCode, found: string) {
    super({ name: 'ReadError', code, fault: 'input' }, `${code}: ${found}`);
    this.found = found;
  }

  /** What was wanted and what was found, without the file's name. */
  told(mostOctets: number): string {
    switch (this.code) {
      case 'file-too-large':
        return `at most ${mostOctets} octets wanted, ${this.found} found`;
      case 'file-too-slow':
        return `a file that ends wanted, ${this.found}`;
      case 'file-unreadable':
        return `cannot be read (${this.found})`;
    }
  }
}
