import { citation, confidenceWords } from '../../../../core/policy/citation.ts';
import { listPolicies, loadPolicy } from '../../../../core/policy/load-policy.ts';
import type { Policy, RowClause, Source } from '../../../../core/policy/policy.ts';
import { loadNamedPolicy } from '../../../inputs/load-policies.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';

/** One line per built-in policy, of several editions the newest; or per edition, in a column of its own. */
export async function policyList(
  { streams, signal }: CommandContext,
  { all = false }: { readonly all?: boolean },
): Promise<number> {
  const lines = (await listPolicies({ signal, all })).map(({ id, version, title }) => {
    const [name, edition = '-'] = id.split('@');
    return all ? [name, edition, version, title] : [id, version, title];
  });
  const widths = lines.reduce<readonly number[]>(
    (widest, line) => line.map((word = '', at) => Math.max(word.length, widest[at] ?? 0)),
    [],
  );
  for (const line of lines) {
    streams.out.write(
      `${line
        .map((word = '', at) => word.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  }
  return 0;
}

/** Every clause of a policy with its source and, where the source contradicts itself, all readings. */
export async function policyShow(
  { streams, signal }: CommandContext,
  name: string,
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const { policy } = await new Problems().all({ policy: () => loadNamedPolicy(name, signal) });
  streams.out.write(json ? `${JSON.stringify(policy, null, 2)}\n` : describe(policy));
  return 0;
}

/** Checks files; every problem of all of them at once. */
export async function policyValidate({ streams, signal }: CommandContext, files: readonly string[]): Promise<number> {
  const problems = new Problems();
  const valid: Policy[] = [];
  for (const file of files) {
    const policy = await problems.collect(() => loadPolicy(file, { signal }));
    if (policy !== undefined) valid.push(policy);
  }
  problems.throwIfAny();
  for (const { id, version, clauses } of valid)
    streams.out.write(`${id} ${version}: ${clauses.length} clauses, valid\n`);
  return 0;
}

function describe({ id, version, digest, title, source, clauses }: Policy): string {
  const lines = [`${id} ${version}: ${title}`, `  ${citation(source)}`, `  ${digest}`, ''];
  for (const clause of clauses) {
    const dates = [clause.from && `from ${clause.from}`, clause.until && `until ${clause.until}`]
      .filter(Boolean)
      .join(' ');
    const vendor = clause.kind === 'row' && !isTitle(clause) ? ` (${Object.values(clause.vendor).join(', ')})` : '';
    lines.push(`${clause.id.padEnd(34)} ${clause.title}${vendor}${dates === '' ? '' : ` [${dates}]`}`);
    const place = placeIn(clause.source, source);
    if (place !== undefined) lines.push(`${' '.repeat(35)}${place}`);
    for (const { says, source: from } of clause.readings)
      lines.push(`${' '.repeat(35)}reading: ${says} (${citation(from)})`);
  }
  return `${lines.join('\n')}\n`;
}

/** Where in the policy's own document a clause stands; of another document all that is known. */
function placeIn(source: Source, { title }: Source): string | undefined {
  if (source.title !== title) return citation(source);
  return source.place === undefined ? undefined : `${source.place}${confidenceWords(source)}`;
}

/** Whether the title says all of the vendor's words: rows without a title of their own are called by them. */
function isTitle({ title, vendor }: RowClause): boolean {
  const words = Object.values(vendor);
  return words.length === 0 || title === words.join(' / ');
}
