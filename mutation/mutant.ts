/** One change of one expression or statement that judging code must not survive. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** What kind of change it is: "never", "always", "first-only", ... */
  readonly kind: string;
  readonly was: string;
  readonly now: string;
}

/** Where a mutant stands in its file: octets of the source are not touched, positions are those of its text. */
export interface Change extends Mutant {
  readonly start: number;
  readonly end: number;
  /** A statement is left out by a condition before it; an expression is replaced by a choice. */
  readonly isStatement: boolean;
}

/** Names a mutant for the list of survivors: no line number, so that it holds while the file moves. */
export function describeMutant({ file, kind, was, now }: Omit<Mutant, 'id' | 'line'>): string {
  const short = (text: string): string => {
    const line = text.replaceAll(/\s+/gu, ' ');
    return line.length <= 70 ? line : `${line.slice(0, 45)} ... ${line.slice(-20)}`;
  };
  return `${file}: ${kind}: \`${short(was)}\` -> \`${short(now)}\``.replaceAll('|', '\\|');
}
