import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newestPolicies } from '../../../core/policy/built-in-policies.ts';
import { reportFormats } from '../../../reports/registry.ts';
import { bashCompletion } from '../../../src/faces/cli/completion/bash.ts';
import { offeredCommands } from '../../../src/faces/cli/completion/completions.ts';
import { fishCompletion } from '../../../src/faces/cli/completion/fish.ts';
import { zshCompletion } from '../../../src/faces/cli/completion/zsh.ts';
import { bareTree } from '../../support/bare-tree.ts';
import { runCli } from '../../support/run-cli.ts';

const commands = offeredCommands(bareTree());
const topLevel = commands[0]?.commands.map(({ name }) => name) ?? [];
const formats = [...Object.keys(reportFormats), 'pdf', 'all'];
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'gateproof-completion-'));
  writeFileSync(join(directory, 'result.json'), '');
  mkdirSync(join(directory, 'reports'));
  writeFileSync(join(directory, 'gateproof.bash'), bashCompletion(commands));
  writeFileSync(join(directory, '_gateproof'), zshCompletion(commands));
  writeFileSync(join(directory, 'gateproof.fish'), fishCompletion(commands));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function shell(command: string, ...args: readonly string[]): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: directory, encoding: 'utf8', input: '' });
  if (error !== undefined || status !== 0) throw error ?? new Error(`${command} ended with ${status}: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** What bash offers behind a line; the last word is being typed. */
function bash(...words: readonly string[]): readonly string[] {
  const typed = ['gateproof', ...words].map((word) => `'${word}'`).join(' ');
  const script = `source ./gateproof.bash; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _gateproof; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return shell('bash', '--norc', '-uc', script);
}

/** What fish offers behind a line, without what it says of each. */
function fish(...words: readonly string[]): readonly string[] {
  const line = ['gateproof', ...words].join(' ');
  const lines = shell('fish', '--no-config', '-c', `source ./gateproof.fish; complete -C '${line}'`);
  return lines.map((one) => one.split('\t')[0] ?? '');
}

/** What zsh offers behind a line: completion runs in a pseudo-terminal alone, where all that it would add is written down, and then it leaves. */
function zsh(...words: readonly string[]): readonly string[] {
  const inside = String.raw`
PS1=
fpath=($PWD $fpath)
autoload -Uz compinit
compinit -u -D
bindkey '^I' complete-word
comppostfuncs=(exit)
compadd () {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits
  builtin compadd -A hits "$@"
  print -rl -- $IPREFIX$^hits >>offered
  builtin compadd "$@"
}
print READY`.replaceAll(String.raw`\$`, '$');
  writeFileSync(join(directory, 'inside.zsh'), inside);
  writeFileSync(join(directory, 'offered'), '');
  const line = ['gateproof', ...words].join(' ');
  const outside = String.raw`
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'source ./inside.zsh'
zpty -r z seen '*READY'$'\r'
zpty -w -n z '${line}'$'\t'
while zpty -r z seen; do :; done
cat offered`;
  // Where nothing fits exactly, zsh asks again with more leniency.
  return [...new Set(shell('zsh', '-fc', outside))];
}

describe.each([
  ['bash', bash],
  ['fish', fish],
  ['zsh', zsh],
])('in %s', (_name, offered) => {
  test('commands are offered, and those below one', () => {
    expect([...offered('')].sort()).toEqual([...topLevel].sort());
    expect(offered('sc')).toEqual(['scan']);
    expect([...offered('lab', '')].sort()).toEqual(['down', 'status', 'up']);
  });

  test('options are offered of the command that is typed', () => {
    expect(offered('scan', '--exit')).toEqual(['--exit-zero']);
    expect(offered('verify', 'a', '--exit')).toEqual([]);
    expect(offered('scan', '--')).toEqual(expect.arrayContaining(['--config', '--format', '--quiet', '--help']));
  });

  test('values are offered, also the second of a list', () => {
    expect([...offered('report', '--format', '')].sort()).toEqual([...formats].sort());
    expect(offered('report', '-f', 'html,cs')).toEqual(['html,csv']);
    expect(offered('status', '--format', 'j')).toEqual(['json']);
    expect(offered('completion', 'f')).toEqual(['fish']);
  });

  test('policies are offered by name, and files', () => {
    const azure = newestPolicies()
      .map(({ name }) => name)
      .filter((name) => name.startsWith('azure-'));
    expect([...offered('scan', '--policy', 'azure-')].sort()).toEqual(azure.sort());
    expect(offered('report', 're')).toEqual(expect.arrayContaining(['result.json']));
    expect(offered('scan', '--out', 're').map((path) => path.replace(/\/$/u, ''))).toEqual(['reports']);
  });
});

test.each(['bash', 'zsh', 'fish'])('gateproof completion %s prints it', async (name) => {
  const { code, stdout, stderr } = await runCli(['completion', name]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`made by \`gateproof completion ${name}\``);
});

test('gateproof completion of another shell says which there are', async () => {
  const { code, stderr } = await runCli(['completion', 'csh']);
  expect(code).toBe(64);
  expect(stderr).toContain('Allowed choices are bash, zsh, fish');
});
