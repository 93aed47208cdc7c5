import { DocumentFileError } from '../../core/document/document-file-error.ts';
import { checkRecording } from '../../core/observation/check-recording.ts';
import type { Json, Observation } from '../../core/observation/observation.ts';
import { parseRecording } from '../../core/observation/parse-recording.ts';

/** An observation that is right in all but what is given: of a run that found nothing to ask. */
export const handMade: Observation = {
  id: 'obs-0001',
  target: 'tls://192.0.2.10:443',
  endpoint: '192.0.2.10:443',
  probe: 'run/resolve',
  order: 'run/resolve',
  offer: {},
  outcome: 'not-made',
  detail: '',
  sent: '',
  received: '',
  startedAtMs: 0,
  elapsedMs: 0,
  attempts: 1,
};

/** A recording of one target with the given members. */
export function handMadeRecording(of: object = {}): unknown {
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-observations',
    tool: { name: 'gateproof', version: '0.1.0' },
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:00:01.000Z',
    interrupted: false,
    targets: [{ url: 'tls://192.0.2.10:443', scheme: 'tls', host: '192.0.2.10', port: 443 }],
    trustAnchors: [],
    observations: [handMade],
    ...of,
  };
}

/** What is wrong with a recording that is handed in; empty where it is taken. */
export const wrongWith = (recording: unknown): string => refusal(() => checkRecording(recording, 'o.json'));

/** What is wrong with the text of a recording; empty where it is taken. */
export const wrongInText = (recording: unknown): string =>
  refusal(() => parseRecording(JSON.stringify(recording), 'o.json'));

/** What is wrong with a recording of this one observation, be it handed in or read. */
export function wrongWithObservation(of: object): string {
  const recording = handMadeRecording({ observations: [{ ...handMade, ...of }] });
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
