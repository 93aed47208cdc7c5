import type { Command } from 'commander';
import { addHelpWords } from '../usage/help-words.ts';
import { addClientCommands } from './client-commands.ts';
import { addEveryOption } from './every-option.ts';
import { addHelpCommands } from './help-commands.ts';
import { addHistoryCommands } from './history-commands.ts';
import { addLabCommands } from './lab-commands.ts';
import { addMonitorCommand } from './monitor-command.ts';
import { addPageCommands } from './page-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addResultCommands } from './result-commands.ts';
import type { RunCommand } from './run-command.ts';
import { addScanCommands } from './scan-commands.ts';
import { addWorkCommand } from './work-command.ts';

/** Every command with its options and its help; `run` makes their actions. Loads none of what they do. */
export function addCommands(program: Command, run: RunCommand): void {
  program.description('Proves that a VPN gateway negotiates exactly the cryptography its policy documents.');
  addScanCommands(program, run);
  addResultCommands(program, run);
  addMonitorCommand(program, run);
  addWorkCommand(program, run);
  addHistoryCommands(program, run);
  addPageCommands(program, run);
  addPolicyCommands(program, run);
  addClientCommands(program, run);
  addLabCommands(program, run);
  addHelpCommands(program, run);
  addEveryOption(program);
  addHelpWords(program);
}
