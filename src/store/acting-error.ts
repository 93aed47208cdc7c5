import { GateproofError } from '../../core/gateproof-error.ts';

export type ActingErrorCode =
  /** What is asked for is not there. */
  | 'acting-unknown'
  /** It does not go with how things are. */
  | 'acting-conflict'
  /** It may not be, whatever is there. */
  | 'acting-wrong';

/** Why something is not done. Nothing was written. */
export class ActingError extends GateproofError<ActingErrorCode> {
  constructor(code: ActingErrorCode, message: string) {
    super({ name: 'ActingError', code, fault: 'input' }, message);
  }
}
