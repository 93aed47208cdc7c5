import { readWhole } from '../../core/document/document-reader.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { type JournalLine, named } from '../../core/observation/journal.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { recordingFileReader } from '../../core/observation/recording-file.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { authorityOf } from '../../src/run/expand-addresses.ts';
import { everyShape } from './every-shape.ts';
import { recordingOf } from './recording-of.ts';

/** What is said of a scan by the file that it leaves when it is killed, read and judged as `evaluate` does: the first so many lines of it. */
export function cutJournal(
  target: Target,
  drafts: readonly ObservationDraft[],
  policies: readonly Policy[],
): { readonly lines: number; readonly resultOf: (lines: number) => ResultDocument } {
  const { schemaVersion, tool, startedAt, trustAnchors } = recordingOf();
  const all: readonly JournalLine[] = [
    { schemaVersion, kind: 'gateproof-journal', tool, startedAt, targets: [named(target)], trustAnchors },
    { endpoint: 0, is: { of: 0, target: named(target), authority: authorityOf({ target, address: target.host }) } },
    ...drafts.map((seen) => ({ endpoint: 0, seen })),
  ];
  const texts = all.map((line) => `${JSON.stringify(line)}\n`);
  return {
    lines: texts.length,
    resultOf(lines) {
      // The next one is half there.
      const text = [...texts.slice(0, lines), texts[lines]?.slice(0, 40) ?? ''].join('');
      return judge(readWhole(text, recordingFileReader('left.jsonl', everyShape)), policies, startedAt.slice(0, 10));
    },
  };
}

/** Findings of a part of a scan that say for sure what the whole of it does not, but for what a later contradiction took away. */
export function beyondWhole(part: ResultDocument, whole: ResultDocument): readonly string[] {
  const known = new Map(whole.findings.map((one) => [one.id, one]));
  return part.findings.flatMap((one) => {
    const { id, verdict, reason } = one;
    const other: Finding | undefined = known.get(id);
    if ((verdict !== 'pass' && verdict !== 'fail') || other?.verdict === verdict) return [];
    return [`${id}: ${verdict} (${reason}), ${other?.verdict} (${other?.reason}) in the whole`];
  });
}
