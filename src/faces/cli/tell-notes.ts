import type { Inputs } from '../../inputs/load-inputs.ts';
import { note, type Streams } from './streams.ts';

/** Tells on stderr what the user should know of the inputs before anything is sent. */
export async function tellNotes({ notes }: Pick<Inputs, 'notes'>, streams: Streams): Promise<void> {
  if (notes.length === 0) return;
  const { visibleText } = await import('../../../reports/text/visible-text.ts');
  for (const one of notes) note(streams, visibleText(one));
}
