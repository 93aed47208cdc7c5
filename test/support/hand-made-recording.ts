import { DocumentFileError } from '../../core/document/document-file-error.ts';
import { checkRecording } from '../../core/observation/check-recording.ts';
import type { Json } from '../../core/observation/observation.ts';
import { parseRecording } from '../../core/observation/parse-recording.ts';
import { everyShape } from './every-shape.ts';
import { observationOf, recordingOf } from './recording-of.ts';

/** A recording of one observation with the given members, be they right or wrong. */
export const handMadeRecording = (of: object = {}): unknown => ({
  ...recordingOf({ observations: [observationOf()] }),
  ...of,
});

/** What is wrong with a recording that is handed in; empty where it is taken. */
export const wrongWith = (recording: unknown): string => refusal(() => checkRecording(recording, 'o.json', everyShape));

/** What is wrong with the text of a recording; empty where it is taken. */
export const wrongInText = (recording: unknown): string =>
  refusal(() => parseRecording(JSON.stringify(recording), 'o.json', everyShape));

/** What is wrong with a recording of this one observation, be it handed in or read. */
export function wrongWithObservation(of: object): string {
  const recording = handMadeRecording({ observations: [{ ...observationOf(), ...of }] });
  const [handedIn, read] = [wrongWith(recording), wrongInText(recording)];
  if (handedIn !== read) throw new Error(`handed in: ${handedIn}; read: ${read}`);
  return read;
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DocumentFileError && error.code === 'document-malformed') return error.message;
    throw error;
  }
  return '';
}

/** Objects one in the other, so many. */
export function nested(levels: number): Json {
  let made: Json = {};
  for (let level = 1; level < levels; level++) made = { a: made };
  return made;
}
