import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseResult } from '../../../core/finding/parse-result.ts';
import { withProgressLine } from '../../../src/faces/cli/progress-line.ts';
import { writeReports } from '../../../src/faces/cli/write-reports.ts';
import { progressWords } from '../../../src/faces/progress-words.ts';
import { sweptWords } from '../../../src/faces/swept-words.ts';
import type { Progress } from '../../../src/run/progress.ts';

const swept = { containers: 2, folders: 1, connections: 0, ikeSas: 1 };
const steps: readonly Progress[] = [
  { step: 'driver' },
  { step: 'swept', swept: { containers: 0 } },
  { step: 'swept', swept },
];
const line = 'gateproof: removed what runs that died had left: 2 containers, 1 folder, 1 IKE SA\n';

async function written(isTerminal: boolean): Promise<readonly string[]> {
  const texts: string[] = [];
  const output = { write: (text: string): void => void texts.push(text), isTerminal, columns: 80 };
  await withProgressLine(output, (show) => Promise.resolve(steps.forEach(show)));
  return texts;
}

describe('what was removed of runs that died', () => {
  test('is told in one line that stays; nothing where nothing was', async () => {
    expect(await written(false)).toEqual([line]);
  });

  test('takes the place of the progress line on a terminal', async () => {
    const clear = '\r\u001b[2K';
    expect(await written(true)).toEqual([`${clear}starting the strongSwan that drives the IKEv2 probes`, clear, line]);
  });

  test('is words only where there was something', () => {
    expect(sweptWords({ containers: 0, folders: 0 })).toBeUndefined();
  });
});

describe('what is written of a result', () => {
  const result = parseResult(readFileSync('reports/samples/json.json', 'utf8'), 'result');
  /** What a terminal, or something else, is told while reports are written into a folder. */
  async function told(isTerminal: boolean, isQuiet = false): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'gateproof-progress-'));
    const texts: string[] = [];
    const err = { write: (text: string): void => void texts.push(text), isTerminal, isQuiet, columns: 80 };
    const out = { write: () => undefined, isTerminal: false, columns: 80 };
    await writeReports(result, undefined, ['html', 'terminal', 'json'], { out: folder }, { out, err });
    rmSync(folder, { recursive: true });
    return texts.join('');
  }

  test('is told on a terminal, one by one, and gone at the end', async () => {
    const clear = '\r\u001b[2K';
    expect(await told(true)).toBe(
      `${clear}writing result.json (0 of 2 reports done)${clear}writing report.html (1 of 2 reports done)${clear}`,
    );
  });

  test('is told nowhere else, and not where quiet is wanted', async () => {
    expect(await told(false)).toBe('');
    expect(await told(true, true)).toBe('');
  });
});

test('each phase of a scan has words of its own', () => {
  const pace = { perSecond: 2, leftMs: 3000 };
  const seen = { step: 'observed', target: 'tls://h:1', probe: 'tls/suite', observations: 9, done: 1, pace } as const;
  expect(progressWords({ ...seen, of: 4 })).toBe(
    'probing tls://h:1 tls/suite (9 observations, 1 of 4 targets done, 2.0 a second, 3 s left)',
  );
  expect(progressWords({ ...seen, of: 1 })).toBe('probing tls://h:1 tls/suite (9 observations)');
  expect(progressWords({ step: 'judging', endpoints: 1 })).toBe('judging 1 endpoint');
});
