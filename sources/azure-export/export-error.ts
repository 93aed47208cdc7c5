/** A document that is no export of gateways or connections. */
export class ExportError extends Error {
  readonly code: 'export-malformed' | 'export-without-gateway' | 'export-contradictory';
  /** One line each. */
  readonly problems: readonly string[];
  constructor(code: ExportError['code'], ...problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ExportError';
    this.code = code;
    this.problems = problems;
  }
}
