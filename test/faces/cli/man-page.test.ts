import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { manPage } from '../../../src/faces/cli/man-page.ts';
import { wordsOf } from '../../../src/faces/cli/usage/help-words.ts';
import { leavesOf, pathOf } from '../../../src/faces/cli/usage/leaves.ts';
import { bareTree } from '../../support/bare-tree.ts';
import { runCli } from '../../support/run-cli.ts';

const tree = bareTree();
const page = manPage('1.2.3', tree);

/** The page as a reader of 200 columns sees it, without where its lines break. */
function read(text: string, ...options: readonly string[]): { readonly told: string; readonly stderr: string } {
  const { stdout, stderr, error } = spawnSync('groff', ['-man', '-Tutf8', '-P-cbou', '-rLL=200n', ...options], {
    input: text,
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return { told: stdout.replaceAll(/\s+/gu, ' '), stderr };
}

test('the manual page has nothing that groff warns of, which warns of what is wrong', () => {
  expect(read(page, '-ww', '-z').stderr).toBe('');
  expect(read(`${page}.TP 1 2 3x\n\\*[none]\n`, '-ww', '-z').stderr).not.toBe('');
});

test('it tells every command with its options, examples and exit codes', () => {
  const { told } = read(page);
  for (const leaf of leavesOf(tree)) {
    expect(told).toContain(`gateproof ${pathOf(leaf)} `);
    for (const { long } of leaf.options) expect(told).toContain(long);
    const { examples, exits = {} } = wordsOf(pathOf(leaf));
    for (const [line] of examples) expect(told).toContain(line);
    for (const words of Object.values(exits)) expect(told).toContain(words);
  }
  for (const wanted of ['gateproof 1.2.3', '64 the input is wrong', '130 interrupted', 'DOCKER_HOST'])
    expect(told).toContain(wanted);
});

test('gateproof man prints it', async () => {
  const { code, stdout, stderr } = await runCli(['man']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.replace(/"gateproof \S+"/u, '"gateproof 1.2.3"')).toBe(page);
});
