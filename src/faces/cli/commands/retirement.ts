import { loadKnowledge } from '../../../../core/policy/load-knowledge.ts';
import { askRetirement, retirementDateIds } from '../../../store/questions/retirement.ts';
import { answer } from '../answer.ts';
import type { AskingOptions } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';

/** Who is left on SSTP, and the days until it can no longer be enabled and no longer be used. */
export async function retirementCommand(context: CommandContext, options: AskingOptions): Promise<number> {
  const { dates } = await loadKnowledge(context);
  return await answer(
    context,
    options,
    () => dates.filter(({ id }) => retirementDateIds.includes(id)),
    async (sql, question, own) => await askRetirement(sql, question, own),
  );
}
