import { GateproofError } from '../../gateproof-error.ts';
import { type Problem, problemLines } from '../problem.ts';

/** 'client-invalid': the file is no client; 'client-unknown': no such id; 'client-unreadable': the file cannot be read. */
export type ClientErrorCode = 'client-invalid' | 'client-unknown' | 'client-unreadable';

/** A client that cannot be used. The message says all of it, one line per problem; `problems` is empty but for 'client-invalid'. */
export class ClientError extends GateproofError<ClientErrorCode> {
  readonly problems: readonly Problem[];

  constructor(code: ClientErrorCode, message: string, problems: readonly Problem[] = []) {
    super({ name: 'ClientError', code, fault: 'input' }, message);
    this.problems = problems;
  }

  /** All problems of one file. */
  static invalid(problems: readonly Problem[]): ClientError {
    return new ClientError('client-invalid', problemLines(problems), problems);
  }
}
