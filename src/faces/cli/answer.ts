import { type FleetDocument, historyFormats } from '../../../reports/history/registry.ts';
import { Problems } from '../../inputs/problems.ts';
import type { Queryable } from '../../store/database.ts';
import type { Question } from '../../store/questions/question.ts';
import { type AskingOptions, historyFormat, namedStore, questionOf } from './asking.ts';
import type { CommandContext } from './command-context.ts';
import { wantsColour } from './streams.ts';

/** Reads the options, those of the question itself by `own`, asks the store, and prints the answer. Always 0: it is told, not judged. */
export async function answer<T>(
  { streams: { out } }: CommandContext,
  options: AskingOptions,
  own: (question: Question) => T,
  ask: (sql: Queryable, question: Question, own: T) => Promise<FleetDocument>,
): Promise<number> {
  const problems = new Problems();
  const { format, question } = await problems.all({
    format: () => historyFormat(options.format),
    question: () => questionOf(options),
  });
  const { asked, store } = await problems.all({
    asked: () => own(question),
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  const { document } = await problems.all({
    document: async () => await database.read(async (sql) => await ask(sql, question, asked)),
  });
  out.write(historyFormats[format](document, { colour: wantsColour(out), columns: out.columns }));
  return 0;
}
