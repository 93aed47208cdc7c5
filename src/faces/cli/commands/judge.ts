import { loadKnowledge } from '../../../../core/policy/load-knowledge.ts';
import { giveFacts, parseGiven } from '../../../inputs/give-facts.ts';
import { loadNamedPolicy } from '../../../inputs/load-policies.ts';
import { pastMoment } from '../../../inputs/past-moment.ts';
import { Problems } from '../../../inputs/problems.ts';
import { askRejudged } from '../../../store/questions/rejudged.ts';
import { answer } from '../answer.ts';
import type { AskingOptions } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';

/** The history of a fleet under another policy, by what is kept of its scans. Sends nothing. */
export async function judgeCommand(
  context: CommandContext,
  options: AskingOptions & { readonly policy: string; readonly since: string; readonly given?: readonly string[] },
): Promise<number> {
  const { signal } = context;
  const problems = new Problems();
  const { policies, knowledge } = await problems.all({
    policies: async () =>
      giveFacts(
        [await loadNamedPolicy(options.policy, signal)],
        await parseGiven(options.given ?? [], problems),
        problems,
      ),
    knowledge: () => loadKnowledge({ signal }),
  });
  return await answer(
    context,
    options,
    ({ at }) => pastMoment('--since', options.since, at),
    async (sql, question, since) => {
      const [policy] = policies;
      if (policy === undefined) throw new RangeError('one policy wanted, none found');
      return await askRejudged(sql, question, { policy, since, knowledge, signal });
    },
  );
}
