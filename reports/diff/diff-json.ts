import type { DiffDocument } from '../../core/finding/diff/diff-document.ts';

/** The comparison itself: two spaces, a line feed at the end. */
export function diffJson(diff: DiffDocument): string {
  return `${JSON.stringify(diff, null, 2)}\n`;
}
