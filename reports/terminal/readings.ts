import type { ResultDocument, SourceReference } from '../../core/finding/result.ts';
import { citation } from '../../core/policy/citation.ts';
import { safe } from '../text/safe-text.ts';
import { ambiguities } from '../view/ambiguities.ts';
import { labelled } from './lines.ts';
import type { Page } from './page.ts';

/** Where the source of a clause that applied contradicts itself: every reading with its place, so that the reader sees which one was judged. */
export function readings(
  result: Pick<ResultDocument, 'policies' | 'findings'>,
  { columns, ink }: Pick<Page, 'columns' | 'ink'>,
): readonly string[] {
  const lines = result.policies.flatMap((policy) =>
    ambiguities(policy, result.findings).flatMap(({ readings: each, clauses }) => [
      ...labelled('', [`${safe(policy.id)}: ${clauses.map(({ id }) => safe(id)).join(', ')}`], {
        indent: 2,
        label: 0,
        columns,
      }),
      ...each.flatMap(({ says, source }, at) =>
        labelled(`reading ${at + 1}`, [`“${safe(says)}” (${safe(shortly(source))})`], {
          indent: 4,
          label: 11,
          columns,
        }),
      ),
    ]),
  );
  return lines.length === 0 ? [] : [ink('bold', 'the policy can be read in more than one way'), ...lines];
}

/** Without the address. */
function shortly({ url: _url, ...source }: SourceReference): string {
  return citation(source);
}
