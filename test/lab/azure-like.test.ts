import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { foundDeviations, plantedDeviations } from '../../src/faces/cli/planted-deviations.ts';
import { loadInputs } from '../../src/inputs/load-inputs.ts';
import { judge } from '../../src/judge/judge.ts';
import { type Lab, labDown, labUp } from '../../src/lab/lab.ts';
import { observeHere } from '../support/observe-here.ts';
import { runCli } from '../support/run-cli.ts';

const { signal } = new AbortController();
const gateways = ['azure-like', 'azure-like-drifted', 'azure-like-fleet', 'azure-like-limited'];
let lab: Lab;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-azure-like-'));
  lab = await labUp({ name: 'azure-like', directory, gateways, temporary: true, signal });
});
afterAll(async () => {
  await labDown({ name: 'azure-like', directory, signal });
  await rm(directory, { recursive: true, force: true });
});

/** For an answer. Each of them answers, but the front that has had enough. */
const patientMs = 20_000;
const limitedMs = 2000;

async function scan(
  name: string,
  ...more: readonly string[]
): Promise<{ readonly code: number | null; readonly result: ResultDocument }> {
  const gateway = lab.gateways.find((one) => one.name === name);
  const out = await mkdtemp(join(directory, 'out-'));
  const timeoutMs = name === 'azure-like-limited' ? limitedMs : patientMs;
  const serverName = gateway?.serverName ?? '';
  const options = ['--config', lab.inventoryFile, '--server-name', serverName, '--timeout', `${timeoutMs}`];
  const { code } = await runCli([
    'scan',
    ...(gateway?.endpoints ?? []),
    ...options,
    '--format',
    'json',
    '--out',
    out,
    ...more,
  ]);
  return { code, result: JSON.parse(await readFile(join(out, 'result.json'), 'utf8')) as ResultDocument };
}

const undecided = ({ findings }: ResultDocument) =>
  findings.filter(({ verdict }) => verdict === 'inconclusive').map(({ clause, reason }) => `${clause} ${reason}`);

describe('a gateway that refuses by a reset, with its flight in one record and one of two certificates by turns', () => {
  test('conforms, and what it refuses it is said to refuse by closing', async () => {
    const { code, result } = await scan('azure-like');
    expect([undecided(result), foundDeviations(result.findings), code]).toEqual([[], [], 0]);
    expect(JSON.stringify(result.findings)).toContain('refused-by-closing');
  });

  test('conforms with everything enumerated', async () => {
    const { code, result } = await scan('azure-like', '--enumerate');
    expect([undecided(result), foundDeviations(result.findings), code]).toEqual([[], [], 0]);
  });

  test('fails by what was planted in its drifted twin, and by nothing else', async () => {
    const { code, result } = await scan('azure-like-drifted');
    expect([undecided(result), foundDeviations(result.findings), code]).toEqual([
      [],
      await plantedDeviations('azure-like-drifted'),
      1,
    ]);
  });
});

test('an address before two nodes by turns, of which one has drifted, never conforms', async () => {
  const fleet = lab.gateways.find(({ name }) => name === 'azure-like-fleet');
  const named = { config: lab.inventoryFile, serverName: fleet?.serverName ?? '' };
  const { targets, policies, trustAnchors } = await loadInputs(fleet?.endpoints ?? [], named, signal);
  const planted = await plantedDeviations('azure-like-fleet');
  const verdicts: string[] = [];
  for (let run = 0; run < 50; run++) {
    const options = { tlsMode: run % 5 === 4 ? 'enumerate' : 'deny-set', timeoutMs: patientMs } as const;
    // Where answers contradict one another the prober slows down by seconds: the first runs wait as a scan does.
    const pauseShare = run < 5 ? 1 : 0.05;
    const recording = await observeHere({ targets, policies, trustAnchors, ...options, pauseShare, signal });
    // On the day itself: the lab's certificates begin a day before they were made.
    const result = judge(recording, policies, recording.finishedAt.slice(0, 10));
    expect(foundDeviations(result.findings).every((line) => planted.includes(line))).toBe(true);
    verdicts.push(result.summary.verdict);
  }
  expect(verdicts).not.toContain('conforms');
}, 400_000);

test('a front that takes six connections in two seconds is scanned at its pace, or left open', async () => {
  const { code, result } = await scan('azure-like-limited');
  expect(foundDeviations(result.findings)).toEqual([]);
  expect([0, 2]).toContain(code);
});
