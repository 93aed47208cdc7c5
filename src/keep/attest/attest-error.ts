import { GateproofError } from '../../../core/gateproof-error.ts';
export type AttestErrorCode = 'envelope-malformed' | 'key-unusable';

/**
 * 'envelope-malformed': no DSSE envelope with an in-toto statement of a test result. 'key-unusable': no key of a kind that is taken. Messages
 * never hold a key.
 */
export class AttestError extends GateproofError<AttestErrorCode> {
  constructor(code: AttestErrorCode, message: string) {
    super({ name: 'AttestError', code, fault: 'input' }, message);
  }
}
