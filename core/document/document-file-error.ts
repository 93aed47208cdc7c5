import { GateproofError } from '../gateproof-error.ts';
/** A saved document that is not what its reader takes. */
export class DocumentFileError extends GateproofError<'document-malformed'> {
  constructor(message: string, options?: ErrorOptions) {
    super({ name: 'DocumentFileError', code: 'document-malformed', fault: 'input' }, message, options);
  }
}
