import { didYouMean } from '../../../../core/policy/nearest.ts';
import { OptionError } from '../../../inputs/checked-option.ts';
import { askHistory } from '../../../store/questions/history.ts';
import { answer } from '../answer.ts';
import type { AskingOptions } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';

/** One gateway: every clause that changed, since when, why, and when it was last shown. Throws OptionError for one that the store does not know. */
export async function historyCommand(
  context: CommandContext,
  name: string,
  options: AskingOptions & { readonly clause?: string },
): Promise<number> {
  return await answer(
    context,
    options,
    () => options.clause ?? null,
    async (sql, question, clause) => {
      const found = await askHistory(sql, question, { name, clause });
      if (found === undefined) {
        const known = (await sql.all('select distinct name from gateway')).map((row) => String(row['name']));
        throw new OptionError(`a gateway of the store wanted, "${name}" found${didYouMean(name, known)}`);
      }
      if (clause !== null && found.clauses.length === 0)
        throw new OptionError(`--clause: a clause that "${name}" was judged by wanted, "${clause}" found`);
      return found;
    },
  );
}
