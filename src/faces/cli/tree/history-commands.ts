import { type Command, Option } from 'commander';
import { formatOption } from '../usage/values.ts';
import { repeatable } from './repeatable.ts';
import type { RunCommand } from './run-command.ts';

export const storeHelp = 'gateproof.db or postgres://user@host/database (default: GATEPROOF_STORE)';

/** What is asked of a store. */
export function addHistoryCommands(program: Command, run: RunCommand): void {
  const stored = (command: Command): Command =>
    command.option('--store <url>', storeHelp).addOption(formatOption('terminal', 'json', 'csv'));
  const asking = (command: Command): Command =>
    stored(command)
      .option('--site <name>', 'as seen from there alone')
      .option('--group <name>', 'gateways of this group alone')
      .option('--as-of <date>', 'as it was at the end of this day, YYYY-MM-DD (default: now)');

  asking(program.command('status').description('one screen of a fleet: now, worst, not shown lately, ending soon'))
    .option('--top <n>', 'lines of each list', '10')
    .action(run(async () => (await import('../commands/status.ts')).statusCommand));
  asking(
    program
      .command('history')
      .description('one gateway: every clause that changed, since when, why, and when it was last shown')
      .argument('<name>'),
  )
    .option('--clause <id>', 'this clause alone, whether or not it changed')
    .action(run(async () => (await import('../commands/history.ts')).historyCommand));
  asking(program.command('changes').description('what changed in a fleet, since when and why'))
    .option('--since <span|date>', 'so long ago (7d, 12h), or since this day, YYYY-MM-DD', '7d')
    .action(run(async () => (await import('../commands/changes.ts')).changesCommand));
  asking(program.command('certificates').description('certificates that a fleet serves, what ends first first'))
    .option('--within <span>', 'those alone that end within so many days (60d), or have ended')
    .action(run(async () => (await import('../commands/certificates.ts')).certificatesCommand));
  asking(
    program.command('retirement').description('who is left on SSTP, and the days to each date of its retirement'),
  ).action(run(async () => (await import('../commands/retirement.ts')).retirementCommand));
  asking(
    program
      .command('judge')
      .description('the history of a fleet by another policy, from what is kept of its scans; sends nothing'),
  )
    .requiredOption('-p, --policy <id|file>', 'policy to judge by')
    .requiredOption('--since <span|date>', 'so long ago (30d), or since this day, YYYY-MM-DD')
    .addOption(
      new Option('--given <name=day>', 'a fact that the policy asks for; repeat for several').argParser(repeatable),
    )
    .action(run(async () => (await import('../commands/judge.ts')).judgeCommand));
  program
    .command('export')
    .description('write states, scans and certificates of a store as flat tables, a file each')
    .option('--store <url>', storeHelp)
    .addOption(formatOption('parquet', 'csv', 'jsonl').default('parquet'))
    .requiredOption('-o, --out <dir>', 'folder for the files')
    .action(run(async () => (await import('../commands/export.ts')).exportCommand));
  stored(
    program
      .command('import')
      .description('settle results and observations that were saved, judged again; one that was edited does not get in')
      .argument('<file...>', 'results (--format json) and observations; those of a scan hold more than its result'),
  )
    .addOption(
      new Option(
        '-p, --policy <id|file>',
        'policies of observations (default: azure-vpn-p2s), and files of those of results; repeat for several',
      ).argParser(repeatable),
    )
    .addOption(new Option('--label <site=name>', 'from where they were seen').argParser(repeatable))
    .action(run(async () => (await import('../commands/import.ts')).importCommand));
  stored(program.command('prune').description('remove old evidence; what was judged stays, and so do all digests'))
    .option('--days <n>', 'keep all evidence of so many days', '30')
    .option('--dry-run', 'tell what would be removed, and remove nothing')
    .action(run(async () => (await import('../commands/prune.ts')).pruneCommand));
}
