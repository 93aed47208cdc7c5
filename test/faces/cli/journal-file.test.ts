import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JournalLine } from '../../../core/observation/journal.ts';
import { JournalFile } from '../../../src/faces/cli/journal-file.ts';
import { runName } from '../../../src/run/engine/run-identity.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-journal-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

function stderr() {
  const told: string[] = [];
  return { told, err: { write: (text: string) => void told.push(text), isTerminal: false, columns: 80 } };
}

const line = (endpoint: number): JournalLine => ({
  endpoint,
  seen: {
    probe: 'tls/row',
    order: '',
    offer: {},
    outcome: 'answered',
    // What acts on a terminal stands there escaped.
    detail: 'a\u001b[31m',
    sent: '',
    received: '',
    startedAtMs: 0,
    elapsedMs: 0,
    attempts: 1,
  },
});
const linesOf = async (file: string): Promise<readonly unknown[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as unknown);

test('holds the lines in their order, and goes with the end', async () => {
  const { err, told } = stderr();
  const journal = await JournalFile.in(directory, err);
  expect(await readdir(directory)).toEqual([]);
  for (let at = 0; at < 100; at++) journal.add(line(at));
  await expect.poll(() => linesOf(journal.path)).toEqual(Array.from({ length: 100 }, (_, at) => line(at)));
  expect(await readFile(journal.path, 'utf8')).not.toContain('\u001b');
  for (let at = 100; at < 200; at++) journal.add(line(at));
  await journal.remove();
  await journal[Symbol.asyncDispose]();
  expect({ names: await readdir(directory), told }).toEqual({ names: [], told: [] });
});

test('stays, whole, and its place is told, where it was not removed', async () => {
  const { err, told } = stderr();
  const journal = await JournalFile.in(directory, err);
  for (let at = 0; at < 100; at++) journal.add(line(at));
  await journal[Symbol.asyncDispose]();
  expect(await linesOf(journal.path)).toHaveLength(100);
  expect(told).toEqual([
    `gateproof: what a scan saw that did not come to its end is in ${journal.path}; \`gateproof evaluate\` judges it\n`,
  ]);
});

test('is one of its own for every scan, and touches none of another', async () => {
  const { err, told } = stderr();
  const [, machine = ''] = runName('').split('-');
  const left = `unfinished-gateproof-${machine}-4194304-1-20261122T100000000Z.jsonl`;
  await writeFile(join(directory, left), 'left');
  const first = await JournalFile.in(directory, err);
  expect(told).toEqual([
    `gateproof: what a scan saw that did not come to its end is in ${join(directory, left)}; \`gateproof evaluate\` judges it\n`,
  ]);
  first.add(line(1));
  await expect.poll(() => readdir(directory)).toHaveLength(2);
  // One that grows was not left.
  await new Promise((resolve) => setTimeout(resolve, 2));
  const second = await JournalFile.in(directory, err);
  expect(told).toHaveLength(2);
  second.add(line(2));
  await expect.poll(() => readdir(directory)).toHaveLength(3);
  await first.remove();
  expect(await linesOf(second.path)).toEqual([line(2)]);
  await second.remove();
  expect(await readFile(join(directory, left), 'utf8')).toBe('left');
});

test('that cannot be written says so once, and the scan goes on', async () => {
  const { err, told } = stderr();
  const journal = await JournalFile.in('/proc', err);
  journal.add(line(1));
  await expect.poll(() => told.length).toBe(1);
  journal.add(line(2));
  await journal.remove();
  expect(told).toEqual([
    `gateproof: ${journal.path}: cannot be written (ENOENT); the scan goes on, and would be lost if it were killed\n`,
  ]);
});

test('is beside a file, and nowhere beside a device', async () => {
  const { err } = stderr();
  expect(await JournalFile.beside('/dev/null', err)).toBeUndefined();
  expect(
    (await JournalFile.beside(join(directory, 'new.json'), err))?.path.startsWith(`${directory}/unfinished-`),
  ).toBe(true);
});

test('may be read by whoever may read the other files', async () => {
  const { err } = stderr();
  await writeFile(join(directory, 'observations.json'), '');
  const journal = await JournalFile.in(directory, err);
  journal.add(line(1));
  await expect.poll(() => readdir(directory)).toHaveLength(2);
  const modes = await Promise.all(
    [journal.path, join(directory, 'observations.json')].map(async (path) => (await stat(path)).mode),
  );
  expect(modes[0]).toBe(modes[1]);
  await journal.remove();
});
