import type { ResultDocument } from '../../../core/finding/result.ts';
import type { WaiverFile } from '../../judge/waivers/waiver.ts';
import type { Streams } from './streams.ts';

/** The result with the waivers beside its verdicts; those that somebody has to look at are told on stderr. */
export async function withWaivers(
  result: ResultDocument,
  file: WaiverFile | undefined,
  { err }: Streams,
): Promise<ResultDocument> {
  if (file === undefined) return result;
  const { applyWaivers } = await import('../../judge/waivers/apply-waivers.ts');
  const { waiverNotes } = await import('../../../reports/words/waiver-words.ts');
  const { visibleText } = await import('../../../reports/text/visible-text.ts');
  const waived = applyWaivers(result, file);
  for (const note of waiverNotes(waived.waivers?.entries ?? [])) err.write(`gateproof: ${visibleText(note)}\n`);
  return waived;
}
