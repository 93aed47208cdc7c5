import { defined } from '../defined.ts';

/** What the source of a clause says of its weight. */
export interface Rating {
  /** 'should': advice, which is told and decides no verdict of a target (decision 0034). Absent: it must hold. */
  readonly weight?: 'should';
  /** As the source spells it: 'CAT II', 'high'. */
  readonly severity?: string;
  /** As the source spells it: 'key exchange', 'SRG-NET-000168'. */
  readonly category?: string;
}

/** The same in a policy file; a table's is that of its clauses that say none. */
export interface FileRating {
  readonly weight?: 'shall' | 'should' | undefined;
  readonly severity?: string | undefined;
  readonly category?: string | undefined;
}

export function compiledRating(entry: FileRating, table: FileRating = {}): Rating {
  const weight = entry.weight ?? table.weight;
  const { severity = table.severity, category = table.category } = entry;
  return { ...(weight === 'should' ? { weight } : {}), ...defined({ severity, category }) };
}

/** The rating alone of what has one and more. */
export function ratingOf({ weight, severity, category }: Rating): Rating {
  return defined({ weight, severity, category });
}

/** Whether it decides verdicts: advice does not. */
export function mustHold({ weight }: Pick<Rating, 'weight'>): boolean {
  return weight !== 'should';
}
