import type { LandingCell } from '../../../../core/policy/clients/landing-document.ts';
import { policyGateway } from '../../../../core/policy/clients/policy-gate.ts';
import { defaultPolicy } from '../../../../core/policy/default-policies.ts';
import type { Policy, RowClause } from '../../../../core/policy/policy.ts';
import { lackingWords } from '../../../../reports/clients/landing-words.ts';
import { landClients, namedClients } from '../../../inputs/land-clients.ts';
import { loadNamedPolicy } from '../../../inputs/load-policies.ts';
import type { CommandContext } from '../command-context.ts';
import { dayOf } from './policy-check.ts';

/** The clients of systems as they come, which nobody configured. */
const native = [
  'windows-7-to-10',
  'windows-11',
  'apple-ios-12-to-13',
  'apple-ios-14-to-16',
  'apple-ios-17',
  'android-platform',
];

/** Ways to tighten the documented table of IKE, and the clients that break by each. */
const tightened: readonly {
  readonly title: string;
  readonly keeps: (row: RowClause) => boolean;
  readonly breaks: readonly string[];
}[] = [
  {
    title: 'without GROUP_2',
    keeps: ({ vendor }) => vendor['DH Group'] !== 'GROUP_2',
    breaks: ['windows-7-to-10', 'windows-11'],
  },
  { title: 'strongest row only', keeps: ({ id }) => id === 'ike/row-03', breaks: native },
];

/** Which clients stay out when the documented table is tightened, sending nothing; whether those are the ones that must. */
export async function tellClients({ streams: { out }, signal }: CommandContext): Promise<boolean> {
  const azure = await loadNamedPolicy(defaultPolicy, signal);
  const day = dayOf('--as-of', undefined);
  const policies = [azure, ...tightened.map(({ keeps }) => narrowed(azure, keeps))];
  const gateways = policies.map((policy) => policyGateway(policy, day));
  const { clients } = await landClients(await namedClients(native, signal), gateways, day, signal);
  out.write("\nclients as their systems come, by Azure's documented rows (nothing is sent)\n");
  const documented = clients.filter(({ cells: [cell] }) => cell?.status !== 'breaks').length;
  out.write(
    `  as documented       ${documented} of ${clients.length} can connect, or may: what is not known breaks nowhere\n`,
  );
  const asExpected = tightened.map(({ title, breaks }, at) => {
    const broken = clients.filter(({ cells }) => cells[at + 1]?.status === 'breaks');
    for (const { client, cells } of broken)
      out.write(`  ${title.padEnd(18)}  breaks ${client.id}: ${reasonOf(cells[at + 1])}\n`);
    const found = broken.map(({ client }) => client.id);
    return found.length === breaks.length && breaks.every((id) => found.includes(id));
  });
  return documented === clients.length && !asExpected.includes(false);
}

function narrowed(policy: Policy, keeps: (row: RowClause) => boolean): Policy {
  return {
    ...policy,
    clauses: policy.clauses.filter((clause) => clause.kind !== 'row' || clause.space !== 'ike' || keeps(clause)),
  };
}

function reasonOf(cell: LandingCell | undefined): string {
  const lacking = cell?.parts.flatMap((part) => part.lacking.map(lackingWords)) ?? [];
  const [first = 'nothing in common', ...more] = lacking;
  return more.length === 0 ? first : `${first}, and ${more.length} more`;
}
