import { hostname } from 'node:os';
import type {
  ImportDocument,
  ImportedFile,
  ImportedGateway,
} from '../../../../core/finding/history/import-document.ts';
import type { Policy } from '../../../../core/policy/policy.ts';
import { historyFormats } from '../../../../reports/history/registry.ts';
import { exchangeShapes } from '../../../inputs/exchange-shapes.ts';
import { isResultFile } from '../../../inputs/is-result-file.ts';
import { loadPolicies } from '../../../inputs/load-policies.ts';
import { policiesOfResult } from '../../../inputs/policies-of-result.ts';
import { Problems } from '../../../inputs/problems.ts';
import { readRecording, readResult } from '../../../inputs/read-document.ts';
import { siteOfLabels } from '../../../inputs/site-label.ts';
import { systemClock } from '../../../run/clock.ts';
import { knowledgeFor } from '../../../scan/knowledge-for.ts';
import { importedResult } from '../../../store/import/imported-result.ts';
import { outcomesOf } from '../../../store/import/outcomes-of.ts';
import { checkNewer, settleImported } from '../../../store/import/settle-imported.ts';
import type { GatewayOutcome } from '../../../store/outcome.ts';
import { historyFormat, namedStore } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';

export interface ImportOptions {
  readonly store?: string;
  readonly format?: string;
  readonly policy?: readonly string[];
  readonly label?: readonly string[];
}

/**
 * Settles saved results and observations in the order of time. All files are read, checked and judged again before the first is written; what is
 * wrong with any of them keeps all of them out.
 */
export async function importCommand(
  { streams: { out }, signal }: CommandContext,
  files: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const problems = new Problems();
  const { format, site, policies, store } = await problems.all({
    format: () => historyFormat(options.format),
    site: () => siteOfLabels(options.label),
    policies: async () => await loadPolicies(options, problems, signal),
    store: () => namedStore(options.store, 'write'),
  });
  await using database = store;
  const read = async (file: string): Promise<ReadFile> => await readFile(file, { policies, site, signal });
  const headers: { readonly file: string; readonly startedAt: string }[] = [];
  for (const file of new Set(files)) {
    const checked = await problems.collect(() => read(file));
    if (checked === undefined) continue;
    headers.push({ file, startedAt: checked.startedAt });
    for (const outcome of checked.outcomes)
      await problems.collect(() => database.read(async (sql) => await checkNewer(sql, file, outcome)));
  }
  problems.throwIfAny();
  const done: ImportedFile[] = [];
  const by = `${hostname()}/${process.pid}`;
  for (const { file } of headers.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))) {
    // Again: all of them at once may be more than memory holds.
    const { outcomes, ...header } = await problems.all({ file: () => read(file) }).then((found) => found.file);
    const gateways: ImportedGateway[] = [];
    for (const outcome of outcomes) {
      signal.throwIfAborted();
      const now = systemClock.date().getTime();
      const { settled } = await problems.all({
        settled: async () => await settleImported(database, file, outcome, { by, now }),
      });
      gateways.push(settled);
    }
    done.push({ file, ...header, gateways });
  }
  const document: ImportDocument = { schemaVersion: '1.0', kind: 'gateproof-import', files: done };
  out.write(historyFormats[format](document, { colour: wantsColour(out), columns: out.columns }));
  return 0;
}

interface ReadFile extends Pick<ImportedFile, 'of' | 'startedAt' | 'notes'> {
  readonly outcomes: readonly GatewayOutcome[];
}

interface ReadOptions {
  readonly policies: readonly Policy[];
  readonly site: string;
  readonly signal: AbortSignal;
}

async function readFile(file: string, { policies, site, signal }: ReadOptions): Promise<ReadFile> {
  if (!(await isResultFile(file, signal))) {
    const recording = await readRecording(file, signal);
    const { startedAt } = recording;
    const knowledge = await knowledgeFor(recording, signal);
    const outcomes = outcomesOf({ recording, policies, asOf: startedAt.slice(0, 10), site, knowledge, file });
    return { of: 'observations', startedAt, notes: [], outcomes };
  }
  const result = await readResult(file, signal);
  const own = await policiesOfResult(result, policies, file, signal);
  const knowledge = await knowledgeFor(result, signal);
  const shapes = await exchangeShapes();
  const { recording, notes } = importedResult(result, { policies: own.policies, shapes, knowledge, file });
  const { startedAt } = recording;
  // Judged for another day, a scan would say of its own day what was never so.
  const asOf = startedAt.slice(0, 10);
  const outcomes = outcomesOf({ recording, policies: own.policies, asOf, site, knowledge, file });
  const other =
    result.asOf === asOf
      ? []
      : [`the file is judged as of ${result.asOf}, and comes in as of ${asOf}, the day of its scan`];
  return { of: 'result', startedAt, notes: [...own.notes, ...other, ...notes], outcomes };
}
