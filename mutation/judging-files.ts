import { globSync } from 'node:fs';
import { resolve } from 'node:path';

/** What decides a verdict, by folder: rules, conclusions, controls, regions, waivers, differences, readers of saved documents. */
const judging = [
  'rules/*.ts',
  'rules/checks/**/*.ts',
  'probes/*.ts',
  'probes/*/conclude*.ts',
  'probes/*/settle*.ts',
  'probes/*/wordless*.ts',
  'src/finding/*.ts',
  'src/waivers/*.ts',
  'src/diff/*.ts',
  'src/region/*.ts',
  'src/observation/*.ts',
  'src/policy/field-box.ts',
];

/** The judging files whose path has one of the words in it; all without one. */
export function judgingFiles(words: readonly string[]): string[] {
  const root = resolve(import.meta.dirname, '..');
  return judging
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
}
