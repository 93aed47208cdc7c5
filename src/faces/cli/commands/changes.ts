import { pastMoment } from '../../../inputs/past-moment.ts';
import { askChanges } from '../../../store/questions/changes.ts';
import { answer } from '../answer.ts';
import type { AskingOptions } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';

/** What changed, clause by clause, and why. */
export async function changesCommand(
  context: CommandContext,
  options: AskingOptions & { readonly since: string },
): Promise<number> {
  return await answer(
    context,
    options,
    ({ at }) => pastMoment('--since', options.since, at),
    async (sql, question, since) => await askChanges(sql, question, since),
  );
}
