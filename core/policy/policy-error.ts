import { GateproofError } from '../gateproof-error.ts';
import { type Problem, problemLines } from './problem.ts';

/** 'policy-invalid': the file is not a policy; 'policy-unknown': no such id; 'policy-unreadable': the file cannot be read. */
export type PolicyErrorCode = 'policy-invalid' | 'policy-unknown' | 'policy-unreadable';

/** A policy that cannot be used. The message says all of it, one line per problem; `problems` is empty but for 'policy-invalid'. */
export class PolicyError extends GateproofError<PolicyErrorCode> {
  readonly problems: readonly Problem[];

  constructor(code: PolicyErrorCode, message: string, problems: readonly Problem[] = []) {
    super({ name: 'PolicyError', code, fault: 'input' }, message);
    this.problems = problems;
  }

  /** All problems of one file. */
  static invalid(problems: readonly Problem[]): PolicyError {
    return new PolicyError('policy-invalid', problemLines(problems), problems);
  }
}
