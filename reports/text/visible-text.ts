/**
 * Characters that a reader cannot see or that act on what shows them: controls (ANSI sequences begin with one), bidirectional
 * overrides and other format characters, lone surrogates, private and unassigned code points, line and paragraph separators.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** 'U+001B' for ESC: the Unicode notation of a code point. */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The text with every hidden character replaced by what `show` makes of it. */
export function replaceHidden(text: string, show: (character: string) => string): string {
  return text.replace(HIDDEN, show);
}

/** The text with every hidden character spelled out, '<U+001B>': nothing in it acts on a terminal, and nothing is lost. */
export function visibleText(text: string): string {
  return replaceHidden(text, (character) => `<${codePointName(character)}>`);
}
