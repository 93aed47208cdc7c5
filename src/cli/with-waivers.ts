import type { ResultDocument } from '../../core/finding/result.ts';
import type { WaiverFile } from '../waivers/waiver.ts';
import type { Streams } from './streams.ts';

/** The result with the waivers beside its verdicts; those that somebody has to look at are told on stderr. */
export async function withWaivers(
  result: ResultDocument,
  file: WaiverFile | undefined,
  { err }: Streams,
): Promise<ResultDocument> {
  if (file === undefined) return result;
  const { applyWaivers } = await import('../waivers/apply-waivers.ts');
  const { waiverNotes } = await import('../../reports/waiver-words.ts');
  const { visibleText } = await import('../../reports/visible-text.ts');
  const waived = applyWaivers(result, file);
  for (const note of waiverNotes(waived.waivers?.entries ?? [])) err.write(`gateproof: ${visibleText(note)}\n`);
  return waived;
}
