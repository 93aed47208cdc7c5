import { visibleText } from '../text/visible-text.ts';

/** Longest text of one cell; the rest of it is in the other formats. */
const LONGEST = 300;

/** Signs that mean nothing to Markdown where they stand inside of a cell; a colon before a blank is part of no address and no name of a picture. */
const PLAIN = /^(?:[A-Za-z0-9 ,.;'()/+-]|: )*$/u;
/** Inside of a code span, where only these and the line's own structure act. */
const CODE = /^[^`|\\<>&\s](?:[^`|\\<>&]*[^`|\\<>&\s])?$/u;

/**
 * Text of others as Markdown (GFM) inside of a line: as it is where nothing in it can act, else as code. No mention, no link, no reference to
 * an issue, no markup, no end of a table's cell comes of it.
 */
export function markdownText(text: string): string {
  const shown = cut(visibleText(text));
  return PLAIN.test(shown) && !/www\.|GH-/iu.test(shown) ? shown : codeOf(shown);
}

/** Text of others as code. */
export function markdownCode(text: string): string {
  const shown = cut(visibleText(text));
  return shown === '' ? '' : codeOf(shown);
}

function codeOf(shown: string): string {
  if (CODE.test(shown)) return `\`${shown}\``;
  // A character reference is never structure (CommonMark section 2.5).
  const escaped = shown.replaceAll(/[^A-Za-z0-9 ,\u0080-\u{10ffff}]/gu, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
  return `<code>${escaped}</code>`;
}

function cut(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}… (${text.length} characters)`;
}
