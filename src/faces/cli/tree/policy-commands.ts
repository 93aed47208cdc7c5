import type { Command } from 'commander';
import { formatOption } from '../usage/values.ts';
import type { RunCommand } from './run-command.ts';
import { telling } from './shared-options.ts';

/** The policies that gateproof knows, and what can be made of them. */
export function addPolicyCommands(program: Command, run: RunCommand): void {
  const policy = program.command('policy').description('the policies that gateproof knows');
  policy
    .command('list')
    .description('list the built-in policies, of several editions the newest')
    .option('--all', 'list every edition')
    .action(run(async () => (await import('../commands/policy.ts')).policyList));
  policy
    .command('show')
    .description('print the clauses of a policy')
    .argument('<id|file>')
    .option('--json', 'print the clauses as JSON')
    .action(run(async () => (await import('../commands/policy.ts')).policyShow));
  policy
    .command('validate')
    .description('check policy files')
    .argument('<file...>')
    .action(run(async () => (await import('../commands/policy.ts')).policyValidate));
  const comparing = (command: Command): Command =>
    command
      .option('--as-of <date>', 'the policies as they hold on this day, YYYY-MM-DD (default: today)')
      .option('--json', 'print the comparison as JSON');
  telling(
    comparing(
      policy
        .command('check')
        .description(
          'tell which rows of a policy others accept; exit code 1 where some are not, 2 where one says nothing of any',
        )
        .argument('<id|file>')
        .requiredOption('--against <id|file...>', 'what to hold it against, standards say'),
    ),
  ).action(run(async () => (await import('../commands/policy-check.ts')).policyCheck));
  comparing(
    policy
      .command('matrix')
      .description('every row of policies beside standards')
      .argument('<id|file...>')
      .option('--against <id|file...>', 'the standards (default: the newest edition of those that ship)')
      .addOption(formatOption('terminal', 'json', 'csv', 'markdown', 'html')),
  ).action(run(async () => (await import('../commands/policy-matrix.ts')).policyMatrixCommand));
  telling(
    comparing(
      policy
        .command('diff')
        .description(
          'compare two policies, or one on two days; exit code 1 where something else is accepted or required',
        )
        .argument('<old>')
        .argument('[new]')
        .option('--at <date>', 'the second policy as it holds on this day, YYYY-MM-DD (default: the day of --as-of)'),
    ),
  ).action(run(async () => (await import('../commands/policy-diff.ts')).policyDiff));
  comparing(
    policy
      .command('intersect')
      .description('make the policy of a gateway that keeps to all of these, as a policy file')
      .argument('<id|file...>')
      .option('-o, --out <file>', 'file for it (default: standard output)'),
  ).action(run(async () => (await import('../commands/policy-intersect.ts')).policyIntersect));

  policy
    .command('new')
    .description('draft a policy from what a gateway accepted in a scan (result as JSON)')
    .argument('<result>')
    .option('--target <host|url|name>', 'the gateway, where the result is of several')
    .option('--id <id>', 'id of the policy (default: draft)')
    .option('-o, --out <file>', 'file for it (default: standard output)')
    .action(run(async () => (await import('../commands/policy-new.ts')).policyNew));
}
