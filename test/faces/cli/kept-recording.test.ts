import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseRecording } from '../../../core/observation/parse-recording.ts';
import { Deliveries } from '../../../src/faces/cli/deliveries.ts';
import { KeptRecording } from '../../../src/faces/cli/kept-recording.ts';
import { everyShape } from '../../support/every-shape.ts';
import { recordedScan } from '../../support/recorded-scan.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-kept-'));
  vi.stubEnv('TMPDIR', directory);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

function streams() {
  const told: string[] = [];
  const output = { write: (text: string) => void told.push(text), isTerminal: false, columns: 100 };
  return { streams: { out: output, err: output }, told };
}

test('what was seen lies in its file before anything else can fail', async () => {
  const deliveries = new Deliveries();
  const { streams: to, told } = streams();
  const recording = await recordedScan();
  const file = join(directory, 'out/observations.json');
  const kept = new KeptRecording(file, deliveries, to);
  await kept.keep(recording);
  expect(parseRecording(await readFile(file), file, everyShape)).toEqual(recording);
  expect({ files: kept.files, told, hasFailed: deliveries.hasFailed }).toEqual({
    files: [file],
    told: [],
    hasFailed: false,
  });
});

test('where its file takes nothing any more, it lies elsewhere, and both are told', async () => {
  const deliveries = new Deliveries();
  const { streams: to, told } = streams();
  const recording = await recordedScan();
  const kept = new KeptRecording('/proc/x/observations.json', deliveries, to);
  await kept.keep(recording);
  const [name = ''] = await readdir(directory);
  const file = join(directory, name);
  expect(parseRecording(await readFile(file), file, everyShape)).toEqual(recording);
  expect(told).toEqual([`gateproof: what was seen is in ${file}; \`gateproof evaluate\` judges it\n`]);
  expect(() => deliveries.throwIfAny()).toThrow('/proc/x/observations.json: cannot be written (ENOENT)');
});

test('without a file it is written only when the rest fails, and once', async () => {
  const { streams: to } = streams();
  const kept = new KeptRecording(undefined, new Deliveries(), to);
  await kept.rescue();
  await kept.keep(await recordedScan());
  expect(await readdir(directory)).toEqual([]);
  await kept.rescue();
  await kept.rescue();
  expect((await readdir(directory)).length).toBe(1);
});
