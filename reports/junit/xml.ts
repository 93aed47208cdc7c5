import { visibleText } from '../text/visible-text.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an element or a quoted attribute: nothing that XML 1.0 forbids or reads as markup; hidden characters are spelled out. */
export function xml(text: string): string {
  return visibleText(text).replaceAll(/[&<>"]/gu, (character) => ENTITIES[character] ?? '');
}

/** Lines of text in an element, each shown as `xml` shows it. */
export function xmlLines(lines: readonly string[]): string {
  return lines.map(xml).join('\n');
}
