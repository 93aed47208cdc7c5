import type { Inputs } from '../../inputs/load-inputs.ts';
import type { Streams } from './streams.ts';

/** Tells on stderr what the user should know of the inputs before anything is sent. */
export async function tellNotes({ notes }: Pick<Inputs, 'notes'>, { err }: Streams): Promise<void> {
  if (notes.length === 0) return;
  const { visibleText } = await import('../../../reports/text/visible-text.ts');
  for (const note of notes) err.write(`gateproof: ${visibleText(note)}\n`);
}
