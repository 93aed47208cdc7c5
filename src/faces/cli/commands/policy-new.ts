import { type Drafted, type DraftWish, draftPolicy } from '../../../../core/finding/draft-policy.ts';
import type { ResultDocument } from '../../../../core/finding/result.ts';
import { parsePolicy } from '../../../../core/policy/parse-policy.ts';
import { policyText } from '../../../../core/policy/policy-text.ts';
import { Problems } from '../../../inputs/problems.ts';
import { readResult } from '../../../inputs/read-document.ts';
import type { CommandContext } from '../command-context.ts';
import { note } from '../streams.ts';
import { tryFile } from '../try-output.ts';
import { writeWholeFile } from '../write-file.ts';

interface NewPolicyOptions {
  readonly target?: string;
  readonly id?: string;
  readonly out?: string;
}

/** A policy file of what a gateway accepted in a scan; on standard error what the scan left open, which the draft does not know. */
export async function policyNew(
  { streams, signal }: CommandContext,
  file: string,
  { target, id = 'draft', out }: NewPolicyOptions,
): Promise<number> {
  const problems = new Problems();
  const { result } = await problems.all({
    result: () => readResult(file, signal),
    out: async () => (out === undefined ? undefined : await tryFile('--out', out)),
  });
  const { drafted } = await problems.all({ drafted: () => draftOf(result, { target, id }) });
  const { text, open } = drafted;
  if (out === undefined) streams.out.write(text);
  else await writeWholeFile(out, text, signal);
  for (const { table, target: url, reason } of open) {
    streams.err.write(`gateproof: what else ${url} accepts in the table ${table} is not known (${reason})\n`);
  }
  if (out !== undefined) note(streams, `wrote ${out}`);
  return 0;
}

/** Whatever was accepted, the file is one that can be judged by, or it is not written. */
function draftOf(result: ResultDocument, wish: DraftWish): Pick<Drafted, 'open'> & { readonly text: string } {
  const { policy, open } = draftPolicy(result, wish);
  const text = `${heading}${policyText(policy)}`;
  parsePolicy(text, `${wish.id}.yaml`);
  return { text, open };
}

const heading = `# Drafted from a scan: what was accepted, and by that nothing else. Read it row by row, take out what should not be there,
# and put in the source that says so.

`;
