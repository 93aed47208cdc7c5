import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseRecording } from '../../../core/observation/parse-recording.ts';
import { type ReportFormatName, reportFormats } from '../../../reports/registry.ts';
import { chunks } from '../../../src/faces/cli/write-file.ts';
import { fileNameOf, writeReports } from '../../../src/faces/cli/write-reports.ts';
import { everyShape } from '../../support/every-shape.ts';
import { recordedScan } from '../../support/recorded-scan.ts';
import { reportText } from '../../support/report-text.ts';
import { runCli } from '../../support/run-cli.ts';
import { sampleResult } from '../../support/sample-result.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-reports-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

function streams() {
  const written: string[] = [];
  const out = { write: (text: string) => void written.push(text), isTerminal: false, columns: 100 };
  return { out, err: out, written };
}

const names = Object.keys(reportFormats) as ReportFormatName[];
const result = sampleResult();

describe('reports', () => {
  test('of every format at once each have a file, and the terminal report goes to the terminal', async () => {
    const { written, ...to } = streams();
    const files = await writeReports(result, undefined, names, { out: directory }, to);
    const wanted = names.filter((name) => name !== 'terminal').map((name) => fileNameOf(name, reportFormats[name]));
    expect(files).toEqual(wanted.map((file) => join(directory, file)));
    expect((await readdir(directory)).sort()).toEqual(wanted.sort());
    const digest = createHash('sha256')
      .update(await readFile(join(directory, 'result.json')))
      .digest('hex');
    for (const name of names.filter((one) => one !== 'terminal')) {
      const text = await readFile(join(directory, fileNameOf(name, reportFormats[name])), 'utf8');
      expect(text, name).toBe(reportText(name, result, { evidence: { 'result.json': digest } }));
    }
    expect(written.join('')).toBe(reportText('terminal', result, { columns: 100 }));
  });

  test('come with the observations that they were made of', async () => {
    const recording = await recordedScan();
    const { written: _, ...to } = streams();
    await writeReports(result, recording, ['json'], { out: directory }, to);
    const text = await readFile(join(directory, 'observations.json'), 'utf8');
    expect(parseRecording(text, 'observations.json', everyShape)).toEqual(recording);
  });

  test('of one format go to standard output', async () => {
    const { written, ...to } = streams();
    expect(await writeReports(result, undefined, ['junit'], {}, to)).toEqual([]);
    expect(written.join('')).toBe(reportText('junit', result));
  });

  test('that cannot be made leave no file behind', async () => {
    const { written: _, ...to } = streams();
    const broken = writeReports({ ...result, targets: [] }, undefined, ['sarif'], { out: directory }, to);
    await expect(broken).rejects.toMatchObject({
      code: 'output-undelivered',
      causes: [{ code: 'dangling-reference' }, { code: 'dangling-reference' }],
    });
    expect(await readdir(directory)).toEqual([]);
  });

  test('that cannot be made keep none of the others from it, and the result itself comes first', async () => {
    const { written: _, ...to } = streams();
    const broken = writeReports({ ...result, targets: [] }, undefined, ['sarif', 'json'], { out: directory }, to);
    await expect(broken).rejects.toMatchObject({ code: 'output-undelivered' });
    expect(await readdir(directory)).toEqual(['result.json']);
  });

  test('are all named by --help', async () => {
    const { stdout } = await runCli(['report', '--help']);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(
      `comma-separated: ${[...names, 'pdf'].join(', ')}; or all (default: terminal)`,
    );
  });
});

test('pieces of a text are gathered before they are written, and nothing is lost', () => {
  const pieces = Array.from({ length: 10_000 }, (_, at) => `${at} ${'x'.repeat(100)}\n`);
  const gathered = [...chunks(pieces)];
  expect(gathered.join('')).toBe(pieces.join(''));
  expect(gathered.length).toBeLessThan(20);
  expect([...chunks([])]).toEqual([]);
});
