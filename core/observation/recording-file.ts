import type { SavedDocument } from '../document/document-reader.ts';
import type { Shapes } from './exchange-shape.ts';
import { JournalReader } from './parse-journal.ts';
import { recordingReader } from './parse-recording.ts';
import type { Recording } from './recording.ts';

/** Within so many octets a journal says that it is one. */
const toldWithin = 256;
const latin1 = new TextDecoder('latin1');
const saysJournal = /"kind"\s*:\s*"gateproof-journal"/u;

/**
 * Reads a file of observations in pieces: those of a scan that came to its end, or the journal of one that did not. Throws DocumentFileError,
 * which says what was wanted and where.
 */
export function recordingFileReader(file: string, shapes: Shapes): SavedDocument<Recording> {
  const begun: Uint8Array[] = [];
  let text = '';
  let reader: SavedDocument<Recording> | undefined;
  const choose = (): SavedDocument<Recording> => {
    const chosen = saysJournal.test(text) ? new JournalReader(file, shapes) : recordingReader(file, shapes);
    for (const octets of begun.splice(0)) chosen.push(octets);
    reader = chosen;
    return chosen;
  };
  return {
    push(octets) {
      if (reader !== undefined) {
        reader.push(octets);
        return;
      }
      begun.push(octets.slice());
      text += latin1.decode(octets.subarray(0, toldWithin - text.length));
      if (text.length === toldWithin) choose();
    },
    end: () => (reader ?? choose()).end(),
  };
}
