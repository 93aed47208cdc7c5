import type { Command } from 'commander';
import { commonExits, exitsOf, wordsOf } from './usage/help-words.ts';
import { leavesOf, pathOf } from './usage/leaves.ts';

/** What is told of variables that no option names. */
const variables: readonly (readonly [name: string, words: string])[] = [
  ['GATEPROOF_STORE', 'the store where --store is not given'],
  ['GATEPROOF_CHROMIUM', 'the browser that prints PDFs'],
  ['DOCKER_HOST', 'the container engine, where it is not on its usual socket'],
  ['NO_COLOR, FORCE_COLOR', 'no colour, or colour where standard output is no terminal'],
];

const files: readonly (readonly [name: string, words: string])[] = [
  ['gateproof.yaml', 'the inventory; read by itself in the folder where gateproof is run and no target is given'],
];

/** gateproof(1) as roff with the macros of man(7). */
export function manPage(version: string, program: Command): string {
  const help = program.createHelp();
  const lines = [
    '.\\" Made by `gateproof man`.',
    `.TH GATEPROOF 1 "" "gateproof ${roff(version)}" "User Commands"`,
    '.SH NAME',
    'gateproof \\- test VPN gateways for the cryptography that a policy documents',
    '.SH SYNOPSIS',
    '.B gateproof',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    roff(program.description()),
    '.SH COMMANDS',
  ];
  for (const leaf of leavesOf(program)) {
    lines.push(`.SS gateproof ${roff(help.commandUsage(leaf).replace(/^gateproof /u, ''))}`, roff(sentence(leaf)));
    for (const argument of help.visibleArguments(leaf)) lines.push(...term(argument.name(), argument.description));
    for (const option of help.visibleOptions(leaf)) lines.push(...term(option.flags, help.optionDescription(option)));
    const words = wordsOf(pathOf(leaf));
    for (const [line, what] of words.examples) lines.push('.PP', `Example, ${roff(what)}:`, '.EX', roff(line), '.EE');
    if (words.exits !== undefined)
      for (const [code, what] of exitsOf(words).filter(([one]) => one <= 2))
        lines.push(...term(`exit code ${code}`, what));
  }
  lines.push('.SH EXIT STATUS');
  for (const [code, what] of [[0, 'it is done, or the verdict is that it conforms'], ...commonExits] as const)
    lines.push(...term(String(code), what));
  lines.push('.SH ENVIRONMENT', ...variables.flatMap(([name, words]) => term(name, words)));
  lines.push('.SH FILES', ...files.flatMap(([name, words]) => term(name, words)));
  return `${lines.join('\n')}\n`;
}

function sentence(command: Command): string {
  const text = command.description();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function term(name: string, words: string): readonly string[] {
  return ['.TP', `.B ${roff(name)}`, roff(words)];
}

/** Text that roff takes for nothing else: backslashes, dashes that must stay so, and what begins a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '\\[u2026]')
    .replace(/^(?=[.'])/u, '\\&');
}
