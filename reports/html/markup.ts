import { codePointName, replaceHidden, visibleText } from '../text/visible-text.ts';

/** HTML that is known to be safe: made by `html` alone. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Fragment = Markup | string | number | readonly Fragment[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * HTML whose every inserted text is escaped, and its hidden characters shown: as boxed code points between tags, spelled out in a quoted
 * attribute. Only what `html` made itself goes in as it is.
 */
export function html(literals: TemplateStringsArray, ...values: readonly Fragment[]): Markup {
  const parts = literals.map((literal, at) => {
    const value = values[at];
    if (value === undefined) return literal;
    if (isInsideTag(literal))
      throw new TypeError(`text wanted between tags or as a whole attribute, found after '${literal}'`);
    return literal + (literal.endsWith('="') ? attribute(value) : content(value));
  });
  return new Markup(parts.join(''));
}

/** Nothing, where something may stand. */
export const nothing: Markup = new Markup('');

/** Whether the literal ends inside a tag, but not at the start of a quoted attribute. */
function isInsideTag(literal: string): boolean {
  return literal.lastIndexOf('<') > literal.lastIndexOf('>') && !literal.endsWith('="');
}

function content(value: Fragment): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value.map(content).join('');
  return replaceHidden(escape(value), (character) => `<span class="code-point">${codePointName(character)}</span>`);
}

function attribute(value: Fragment): string {
  if (typeof value === 'string' || typeof value === 'number') return escape(visibleText(String(value)));
  throw new TypeError('an attribute takes text or a number');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
