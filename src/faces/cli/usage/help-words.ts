import type { Command } from 'commander';
import { type CommandWords, commandWords } from './command-words.ts';
import { leavesOf, pathOf } from './leaves.ts';

/** What all commands end with besides their own. */
export const commonExits: readonly (readonly [code: number, words: string])[] = [
  [64, 'the input is wrong'],
  [70, 'our own fault, or something cannot be had or written'],
  [130, 'interrupted'],
];

/** The exit codes of a command, in order. */
export function exitsOf({ exits = {} }: CommandWords): readonly (readonly [code: number, words: string])[] {
  const own = Object.entries({ 0: 'it is done', ...exits }).map(([code, words]) => [Number(code), words] as const);
  return [...own, ...commonExits];
}

/** What is said of a command. Throws where there is nothing, which a test finds. */
export function wordsOf(path: string): CommandWords {
  const words = commandWords[path];
  if (words === undefined) throw new Error(`words of the command ${path} wanted, none found`);
  return words;
}

/** Adds examples and exit codes to the help of every command. */
export function addHelpWords(program: Command): void {
  for (const leaf of leavesOf(program)) leaf.addHelpText('after', () => helpWords(wordsOf(pathOf(leaf))));
  program.addHelpText(
    'after',
    '\nexit codes: 0 conforms, 1 violates, 2 inconclusive, 64 input is wrong, 70 our own fault, 130 interrupted\n' +
      'gateproof help COMMAND tells examples and exit codes of each; gateproof man prints all of it',
  );
}

function helpWords(words: CommandWords): string {
  const examples = words.examples.map(([line, what]) => `  ${line}\n      ${what}`);
  const exits = exitsOf(words).map(([code, what]) => `  ${String(code).padEnd(4)} ${what}`);
  return `\nExamples:\n${examples.join('\n')}\n\nExit codes:\n${exits.join('\n')}`;
}
