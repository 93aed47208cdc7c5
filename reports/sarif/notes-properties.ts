import type { ResultDocument } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { besideVerdict } from '../view/beside-verdict.ts';

/** What has to be said beside the verdict; nothing where nothing has. */
export function notesProperties(result: ResultDocument): JsonObject {
  const notes = besideVerdict(result);
  return notes.length === 0 ? {} : { notes };
}
