import type { WaiverList } from '../../core/finding/result.ts';
import { safe } from '../text/safe-text.ts';
import { waiverListWords, waiverNotes } from '../words/waiver-words.ts';
import { labelled } from './lines.ts';

/** How many waivers there are, and those that somebody has to look at; nothing without a waiver file. */
export function waiversSection(waivers: WaiverList | undefined, columns: number): readonly string[] {
  if (waivers === undefined) return [];
  const at = (indent: number, text: string): readonly string[] =>
    labelled('', [safe(text)], { indent, label: 0, columns });
  return [...at(0, waiverListWords(waivers)), ...waiverNotes(waivers.entries).flatMap((note) => at(2, note))];
}
