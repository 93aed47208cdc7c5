import { GateproofError } from '../../core/gateproof-error.ts';
export type ExportErrorCode = 'export-malformed' | 'export-without-gateway' | 'export-contradictory';

/** A document that is no export of gateways or connections. */
export class ExportError extends GateproofError<ExportErrorCode> {
  /** One line each. */
  readonly problems: readonly string[];
  constructor(code: ExportErrorCode, ...problems: readonly string[]) {
    super({ name: 'ExportError', code, fault: 'input' }, problems.join('\n'));
    this.problems = problems;
  }
}
