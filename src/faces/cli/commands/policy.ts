import { listPolicies, loadPolicy } from '../../../../core/policy/load-policy.ts';
import type { Policy, RowClause, Source } from '../../../../core/policy/policy.ts';
import { loadNamedPolicy } from '../../../inputs/load-policies.ts';
import { Problems } from '../../../inputs/problems.ts';
import type { CommandContext } from '../command-context.ts';

/** One line per built-in policy. */
export async function policyList({ streams, signal }: CommandContext): Promise<number> {
  for (const { id, version, title } of await listPolicies({ signal })) {
    streams.out.write(`${id.padEnd(20)} ${version.padEnd(12)} ${title}\n`);
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
  const lines = [`${id} ${version}: ${title}`, `  ${cite(source)}`, `  ${digest}`, ''];
  for (const clause of clauses) {
    const dates = [clause.from && `from ${clause.from}`, clause.until && `until ${clause.until}`]
      .filter(Boolean)
      .join(' ');
    const vendor = clause.kind === 'row' && !isTitle(clause) ? ` (${Object.values(clause.vendor).join(', ')})` : '';
    lines.push(`${clause.id.padEnd(34)} ${clause.title}${vendor}${dates === '' ? '' : ` [${dates}]`}`);
    if (clause.source.place !== undefined) lines.push(`${' '.repeat(35)}${clause.source.place}`);
    for (const { says, source: from } of clause.readings)
      lines.push(`${' '.repeat(35)}reading: ${says} (${cite(from)})`);
  }
  return `${lines.join('\n')}\n`;
}

/** Whether the title says all of the vendor's words: rows without a title of their own are called by them. */
function isTitle({ title, vendor }: RowClause): boolean {
  const words = Object.values(vendor);
  return words.length === 0 || title === words.join(' / ');
}

function cite({ title, url, date, place }: Source): string {
  return [title, place, date, url].filter((part) => part !== undefined).join(', ');
}
