/**
 * A clause that was not shown to hold, a scan that was cut short, or a policy that spoke of nothing. Its stack is left out: the place that matters is in the gateway, not in this code.
 */
export class ConformanceError extends Error {
  readonly code: 'clause-violated' | 'clause-inconclusive' | 'scan-incomplete' | 'nothing-decided';
  constructor(code: ConformanceError['code'], message: string) {
    super(message);
    this.name = 'ConformanceError';
    this.code = code;
    this.stack = `${this.name}: ${message}`;
  }
}
