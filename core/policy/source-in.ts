import { defined } from '../defined.ts';
import { didYouMean } from './nearest.ts';
import type { Source } from './policy.ts';
import type { SourceDocument, SourceRef } from './policy-file.ts';
import type { Path } from './schema-problems.ts';
import type { CheckContext } from './yaml-document.ts';

/** What a reference to one of a file's documents stands for; without a title where it stands for none, after that was reported. */
export function sourceIn(
  sources: Readonly<Record<string, SourceDocument | null>> | null | undefined,
  ref: SourceRef | null | undefined,
  path: Path,
  context: CheckContext,
): Source {
  // An absent reference was told by the schema, at the place of what lacks it.
  if (typeof ref !== 'object' || ref === null || !context.sound(path)) return { title: '' };
  if (typeof sources !== 'object' || sources === null) return { title: '' };
  const known = Object.keys(sources);
  if (!known.includes(ref.ref)) {
    const message = `wanted a key of sources (${known.join(', ')}), found "${ref.ref}"${didYouMean(ref.ref, known)}`;
    context.report([...path, 'ref'], 'unknown-source', message);
  }
  const { title = '', edition, url, date, confidence } = sources[ref.ref] ?? {};
  return { title, ...defined({ edition, url, date, place: ref.place, confidence: ref.confidence ?? confidence }) };
}
