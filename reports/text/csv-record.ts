import { visibleText } from './visible-text.ts';

/** A record of RFC 4180. */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A quoted field. A spreadsheet takes a cell that begins with one of these signs for a formula, also in their full-width form, and, where its
 * list separator is a semicolon, also what follows one: an apostrophe before it makes it text.
 */
function cell(text: string): string {
  const shown = visibleText(text).replaceAll(/(^|;)([\s'"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20|])/gu, "$1$2'");
  return `"${shown.replaceAll('"', '""')}"`;
}
