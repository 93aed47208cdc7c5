import { visibleText } from '../text/visible-text.ts';

/** Plain text of a SARIF message: hidden characters spelled out, nothing that reads as a link (section 3.11.6), cut with its length told. */
export function sarifText(text: string, longest: number): string {
  const shown = visibleText(text).replaceAll('](', '] (');
  if (shown.length <= longest) return shown;
  const told = `… (${shown.length} characters)`;
  return `${shown.slice(0, longest - told.length).toWellFormed()}${told}`;
}
