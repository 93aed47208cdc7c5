import { describe, expect, test } from 'vitest';
import { withProgressLine } from '../../../src/faces/cli/progress-line.ts';
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
