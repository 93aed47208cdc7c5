import type { PruneDocument } from '../../core/finding/history/prune-document.ts';
import { counted } from '../words/words.ts';
import { momentWords } from './history-words.ts';
import type { HistoryWriter } from './writer.ts';

/** What retention removed, and what it kept and why. */
export const pruneWriter: HistoryWriter<PruneDocument> = {
  terminal: ({ isDryRun, days, before, removed, kept, blobs, file }, { ink }) => [
    [
      ink(
        'bold',
        `${isDryRun ? 'would remove' : 'removed'} the evidence of ${counted(removed.scans, 'scan')}, ${octetWords(removed.octets)}; its digests stay`,
      ),
      `  all of the last ${counted(days, 'day')} is kept, since ${momentWords(before)}; of what is older stays:`,
      `  ${counted(kept.turning, 'scan')}: began or ended a stretch`,
      `  ${counted(kept.latest, 'scan')}: the last of an endpoint`,
      `  ${counted(kept.bases, 'scan')}: what is kept is compressed against it`,
      ...(blobs.count > 0
        ? [
            `  ${isDryRun ? 'would go' : 'went'} besides: ${counted(blobs.count, 'text')} that nothing refers to, ${octetWords(blobs.octets)}`,
          ]
        : []),
      ...(file === null || isDryRun
        ? []
        : [`  the file was ${octetWords(file.before)} and is ${octetWords(file.after)}`]),
    ],
  ],
  *csv({ removed, kept, blobs, file }) {
    yield ['what', 'count', 'octets'];
    yield ['evidence removed', String(removed.scans), String(removed.octets)];
    for (const [why, count] of Object.entries(kept)) yield [`evidence kept: ${why}`, String(count), ''];
    yield ['blobs removed', String(blobs.count), String(blobs.octets)];
    if (file !== null) yield ['file', '', String(file.after)];
  },
};

function octetWords(octets: number): string {
  return octets < 1_000_000 ? `${Math.ceil(octets / 1000)} kB` : `${(octets / 1_000_000).toFixed(1)} MB`;
}
