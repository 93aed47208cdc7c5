import { wholeDays } from '../../../inputs/past-moment.ts';
import { askCertificates } from '../../../store/questions/certificates.ts';
import { answer } from '../answer.ts';
import type { AskingOptions } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';

/** Certificates that are served, what ends first first. */
export async function certificatesCommand(
  context: CommandContext,
  options: AskingOptions & { readonly within?: string },
): Promise<number> {
  return await answer(
    context,
    options,
    () => (options.within === undefined ? null : wholeDays('--within', options.within)),
    async (sql, question, within) => await askCertificates(sql, question, within),
  );
}
