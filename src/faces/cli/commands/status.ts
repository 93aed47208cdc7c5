import { wholeNumber } from '../../../inputs/checked-option.ts';
import { askStatus } from '../../../store/questions/status.ts';
import { answer } from '../answer.ts';
import type { AskingOptions } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';

/** One screen: how a fleet stands now, which gateways are worst, which were not shown lately, what ends soon. */
export async function statusCommand(
  context: CommandContext,
  options: AskingOptions & { readonly top?: string },
): Promise<number> {
  return await answer(
    context,
    options,
    () => wholeNumber('--top', options.top ?? 10, 1, 100_000),
    async (sql, question, listed) =>
      await askStatus(sql, question, { listed, notScannedDays: 7, endingDays: 30, trendDays: 30 }),
  );
}
