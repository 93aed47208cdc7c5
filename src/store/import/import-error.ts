import { GateproofError } from '../../../core/gateproof-error.ts';

/**
 * 'import-contradiction': a file that says something else than its observations do. 'import-interrupted': a scan that did not come to its end.
 * 'import-older': one from before what is known. 'import-busy': a gateway that is being scanned.
 */
export type ImportErrorCode = 'import-contradiction' | 'import-interrupted' | 'import-older' | 'import-busy';

/** A file that does not get in. Nothing of it was written. */
export class ImportError extends GateproofError<ImportErrorCode> {
  constructor(code: ImportErrorCode, message: string) {
    super({ name: 'ImportError', code, fault: 'input' }, message);
  }
}
