import type { Source } from './policy.ts';

/** A source on one line: title, edition, date, place and address as far as they are known, and behind them how far its words can be trusted. */
export function citation(source: Source): string {
  const { title, date, place, url } = source;
  const parts = [title, editionOf(source), date, place, url].filter((part) => part !== undefined);
  return `${parts.join(', ')}${confidenceWords(source)}`;
}

/** The edition, where the title does not name it. */
export function editionOf({ title, edition }: Pick<Source, 'title' | 'edition'>): string | undefined {
  return edition === undefined || title.toLowerCase().includes(edition.toLowerCase()) ? undefined : edition;
}

/** ' (confidence B)', or nothing where the policy says none. */
export function confidenceWords({ confidence }: Pick<Source, 'confidence'>): string {
  return confidence === undefined ? '' : ` (confidence ${confidence})`;
}
