import type { Command } from 'commander';
import { formatOption } from '../usage/values.ts';
import { usualListen } from '../usual-listen.ts';
import { storeHelp } from './history-commands.ts';
import type { RunCommand } from './run-command.ts';

/** The page, who may use it without being logged in, and what was done with it. */
export function addPageCommands(program: Command, run: RunCommand): void {
  program
    .command('serve')
    .description('a web page over the history of a fleet, until stopped')
    .option('--store <url>', storeHelp)
    .option('--listen <address:port>', 'where it listens', usualListen)
    .option('-c, --config <file>', 'who logs people in, and who may what (page.yaml)')
    .action(run(async () => (await import('../commands/serve.ts')).serveCommand));
  const token = program.command('token').description('API tokens of the page');
  token
    .command('add')
    .description('make a token; it is printed once and kept nowhere')
    .argument('<name>', 'what it is for')
    .requiredOption('--role <role>', 'viewer, operator, admin')
    .requiredOption('--until <date>', 'the last day on which it is good, YYYY-MM-DD')
    .option('--store <url>', storeHelp)
    .action(run(async () => (await import('../commands/token.ts')).tokenAddCommand));
  token
    .command('list')
    .description('every token that ever was, without what is secret of it')
    .option('--store <url>', storeHelp)
    .action(run(async () => (await import('../commands/token.ts')).tokenListCommand));
  token
    .command('end')
    .description('end a token now, and every login that rests on it')
    .argument('<id>')
    .option('--store <url>', storeHelp)
    .action(run(async () => (await import('../commands/token.ts')).tokenEndCommand));
  program
    .command('audit')
    .description('what was done on the page, by whom; exit code 1 where the trail is not what was written')
    .option('--store <url>', storeHelp)
    .addOption(formatOption('terminal', 'json', 'csv'))
    .action(run(async () => (await import('../commands/audit.ts')).auditCommand));
}
