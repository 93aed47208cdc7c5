import type { ClauseReference } from '../../core/finding/result.ts';
import { confidenceWords } from '../../core/policy/citation.ts';
import { visibleText } from '../text/visible-text.ts';
import { documentedNames } from '../words/row-names.ts';
import { expectedInNames } from '../words/told/expected-in-names.ts';
import { observedInNames } from '../words/told/observed-in-names.ts';
import { jsonLines } from './json-lines.ts';
import type { JudgedClause } from './outline.ts';

/** What a clause says, on one line: a row in the vendor's spelling, anything else by its title. Text as it stands in the policy. */
export function clauseWords({ title, vendor }: Pick<ClauseReference, 'title' | 'vendor'>): string {
  const spelled = Object.values(vendor).join(' ');
  return spelled === '' ? title : spelled;
}

/** ' (confidence B)' of a clause whose text itself was not read: for who cites no source beside it. */
export function doubtWords({ source }: Pick<ClauseReference, 'source'>): string {
  return source.confidence === 'A' ? '' : confidenceWords(source);
}

/** Kinds of clauses of which the direction says all that is wanted. */
const withoutValues: ReadonlySet<ClauseReference['kind']> = new Set(['nothing-else', 'version', 'ike-version']);

/** What was expected in values: a row by IANA's names, a rule by what it allows; nothing where the direction says all. Safe to show. */
export function expectedLines({ clause, finding }: JudgedClause): readonly string[] {
  if (finding === undefined || withoutValues.has(clause.kind)) return [];
  if (clause.kind === 'row') return documentedNames(finding).map(visibleText);
  return trimmed(jsonLines(expectedInNames(finding)));
}

/** What was observed, safe to show. */
export function observedLines({ finding }: JudgedClause): readonly string[] {
  return finding === undefined ? [] : trimmed(jsonLines(observedInNames(finding)));
}

function trimmed(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.trim());
}
