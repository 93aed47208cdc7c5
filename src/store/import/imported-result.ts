import type { ResultDocument } from '../../../core/finding/result.ts';
import { checkRecording } from '../../../core/observation/check-recording.ts';
import type { Shapes } from '../../../core/observation/exchange-shape.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import type { AzureKnowledge } from '../../../core/policy/azure-knowledge.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { judge } from '../../judge/judge.ts';
import { compareJudgements } from './compare-judgements.ts';
import { ImportError } from './import-error.ts';
import { recordingOfResult } from './recording-of-result.ts';

export interface ImportedResultInput {
  readonly policies: readonly Policy[];
  readonly shapes: Shapes;
  readonly knowledge: AzureKnowledge | undefined;
  /** What messages call the result. */
  readonly file: string;
}

/**
 * The observations of a saved result, when all that it says is what they show. What goes into a store is judged from them and never taken from
 * the file. Throws ImportError, which tells the first contradiction, and DocumentFileError for observations that cannot be.
 */
export function importedResult(
  result: ResultDocument,
  { policies, shapes, knowledge, file }: ImportedResultInput,
): { readonly recording: Recording; readonly notes: readonly string[] } {
  const recording = checkRecording(recordingOfResult(result), file, shapes);
  const { contradiction, notShown } = compareJudgements(result, judge(recording, policies, result.asOf, knowledge));
  if (contradiction !== undefined)
    throw new ImportError(
      'import-contradiction',
      `${file}: ${contradiction}; it was edited, or gateproof ${result.tool.version}, which wrote it, read them otherwise: import the observations of that scan`,
    );
  const notes =
    notShown === 0
      ? []
      : [
          `${notShown} judgements rest on the server's name or on trust anchors, which a result does not hold: they come in as not shown; the observations of the scan hold them`,
        ];
  return { recording, notes };
}
