import { GateproofError } from '../../../core/gateproof-error.ts';

/** An address and port that cannot be listened at. */
export class ListenError extends GateproofError<'cannot-listen'> {
  constructor(message: string) {
    super({ name: 'ListenError', code: 'cannot-listen', fault: 'environment' }, message);
  }
}
