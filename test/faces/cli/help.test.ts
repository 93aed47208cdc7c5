import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { reportFormats } from '../../../reports/registry.ts';
import { addCommands } from '../../../src/faces/cli/tree/add-commands.ts';
import { commandWords } from '../../../src/faces/cli/usage/command-words.ts';
import { wordsOf } from '../../../src/faces/cli/usage/help-words.ts';
import { leavesOf, pathOf } from '../../../src/faces/cli/usage/leaves.ts';
import { valuesOf } from '../../../src/faces/cli/usage/values.ts';
import { bareTree } from '../../support/bare-tree.ts';
import { runCli } from '../../support/run-cli.ts';

const leaves = leavesOf(bareTree());
const paths = leaves.map(pathOf);

/** The commands that a line runs when it is typed. Rejects with what commander says of a line that is none. */
async function parsed(line: string): Promise<readonly string[]> {
  const run: string[] = [];
  const program = new Command('gateproof').exitOverride().configureOutput({ writeErr: () => undefined });
  addCommands(program, () => async (...args) => {
    run.push(pathOf(args.at(-1) as Command));
  });
  await program.parseAsync(line.split(' ').slice(1), { from: 'user' });
  return run;
}

describe('the help', () => {
  test('says of every command how it is used, and of no other', () => {
    expect(Object.keys(commandWords).sort()).toEqual([...paths].sort());
  });

  test.each(paths)('of %s has examples that are lines of it', async (path) => {
    for (const [line, words] of wordsOf(path).examples) {
      expect(line).toMatch(/^gateproof /u);
      expect(words).not.toBe('');
      expect(await parsed(line), line).toEqual([path]);
    }
  });

  test('and a line that is none would be found', async () => {
    await expect(parsed('gateproof scan --no-such-option')).rejects.toThrow('unknown option');
    await expect(parsed('gateproof attest result.json')).rejects.toThrow("required option '--key <file>'");
  });

  test.each(leaves.map((leaf) => [pathOf(leaf), leaf] as const))(
    'of %s tells examples and exit codes',
    (path, leaf) => {
      let told = '';
      leaf.configureOutput({ writeOut: (text) => (told += text) }).outputHelp();
      for (const [line] of wordsOf(path).examples) expect(told).toContain(`\n  ${line}\n`);
      for (const code of [0, 64, 70, 130]) expect(told).toMatch(new RegExp(`^ {2}${code} +\\S`, 'mu'));
    },
  );

  test('has --verbose for every command that writes the terminal report, and for no other', () => {
    const has = (name: string): readonly string[] =>
      leaves.filter(({ options }) => options.some(({ long }) => long === name)).map(pathOf);
    const writing = leaves
      .filter(({ options }) => options.some(({ description }) => description.includes('sarif')))
      .map(pathOf);
    expect(writing.toSorted()).toEqual(['capture', 'evaluate', 'readiness', 'report', 'scan']);
    expect(has('--verbose')).toEqual(writing);
  });

  test('names every report format', () => {
    const option = leaves.find((leaf) => pathOf(leaf) === 'report')?.options.find(({ long }) => long === '--format');
    if (option === undefined) throw new Error('--format of report wanted');
    expect(valuesOf(option)?.names).toEqual([...Object.keys(reportFormats), 'pdf', 'all']);
  });

  test('of one command is printed by the program', async () => {
    const { code, stdout, stderr } = await runCli(['report', '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'Exit codes:\n  0    the result conforms, and its reports are written\n  1    they are written,',
    );
  });
});
