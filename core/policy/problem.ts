/** One thing that is wrong with a file. */
export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Stable: 'unknown-key', 'missing-key', 'wrong-type', 'bad-date', … */
  readonly code: string;
  /** What was wanted, what came, and the nearest known name. */
  readonly message: string;
}

/** 'file:line:column: message', one line per problem. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n');
}
