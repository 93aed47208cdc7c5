import { describe, expect, test } from 'vitest';
import { GateproofError } from '../../../core/gateproof-error.ts';
import * as gateproof from '../../../src/faces/api/gateproof.ts';
import { sampleRecording } from '../../support/sample-recording.ts';
import { sampleResult } from '../../support/sample-result.ts';

const result = sampleResult();
const diff = await gateproof.diffResults(result, result);
const target = 'tls://127.0.0.9:1';

/** Every function, with arguments as it takes them up to its options, and values for each option that it has. */
const calls: Readonly<Record<string, { readonly args: readonly unknown[]; readonly options?: readonly string[] }>> = {
  scan: { args: [target], options: ['policy', 'asOf', 'given', 'waivers', 'config', 'signal', 'timeoutMs'] },
  observe: { args: [target], options: ['profile', 'trust', 'enumerate', 'onProgress', 'onJournal', 'vici', 'budget'] },
  plan: { args: [target], options: ['policy', 'credentials', 'serverName', 'atOnce', 'identify', 'network'] },
  evaluate: { args: [await sampleRecording()], options: ['policy', 'asOf', 'given', 'waivers', 'signal'] },
  loadPolicy: { args: ['azure-vpn-p2s'], options: ['signal'] },
  listPolicies: { args: [], options: ['all', 'signal'] },
  checkPolicy: { args: ['azure-vpn-p2s', 'cnsa-1.0'], options: ['asOf', 'signal'] },
  diffPolicies: { args: ['azure-vpn-p2s', 'cnsa-1.0'], options: ['asOf', 'at', 'signal'] },
  intersectPolicies: { args: [['azure-vpn-p2s', 'cnsa-1.0']], options: ['signal'] },
  policyMatrix: { args: ['azure-vpn-p2s', 'cnsa-1.0'], options: ['asOf', 'signal'] },
  readRecording: { args: ['observations.json'], options: ['signal'] },
  readResult: { args: ['result.json'], options: ['signal'] },
  writeReport: { args: [result, 'csv'], options: ['colour', 'columns', 'mostOctets', 'landing'] },
  exitCodeOf: { args: [result], options: ['strict'] },
  exitCodeOfDiff: { args: [diff], options: ['strict'] },
  exitCodeAgainst: { args: [result, diff], options: ['strict'] },
  diffResults: { args: [result, result] },
  writeDiff: { args: [diff, 'json'], options: ['colour', 'columns'] },
  attest: { args: ['result.json'], options: ['key', 'evidence', 'signal'] },
  reasonWords: { args: ['refused'] },
};

const functions = Object.entries(gateproof).filter(
  ([name, value]) => typeof value === 'function' && name !== 'InputError',
);

/** Of no kind that any argument or option is. */
const wrongs: readonly unknown[] = [null, 7n, Symbol('wrong'), [null], [[]]];

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    return ['nothing was thrown', await call()];
  } catch (error) {
    return error;
  }
}

test('every function of the package is called with what it does not take', () => {
  expect(Object.keys(calls).toSorted()).toEqual(functions.map(([name]) => name).toSorted());
});

describe.each(Object.entries(calls))('%s', (name, { args, options }) => {
  const called = (gateproof as unknown as Readonly<Record<string, (...given: readonly unknown[]) => unknown>>)[name];
  const refuses = async (given: readonly unknown[], place: string): Promise<void> => {
    const error = await thrownBy(() => called?.(...given));
    expect(error, place).toBeInstanceOf(gateproof.InputError);
    expect((error as GateproofError).code, place).toBe('input-invalid');
    expect((error as Error).message, place).not.toBe('');
  };

  test('says with a code what is wrong with an argument', async () => {
    for (const at of args.keys()) {
      // What is left out stays undefined where an argument has a default.
      const hasDefault = name === 'policyMatrix' && at === 1;
      for (const wrong of hasDefault ? wrongs.slice(1) : [undefined, {}, ...wrongs]) {
        await refuses(args.with(at, wrong), `${name}, argument ${at + 1}: ${String(wrong)}`);
      }
    }
  });

  if (options === undefined) return;
  test('says with a code what is wrong with an option', async () => {
    for (const wrong of wrongs) await refuses([...args, wrong], `${name}, options: ${String(wrong)}`);
    await refuses([...args, { nonsense: true }], `${name}, an option that is none`);
    for (const option of options) {
      for (const wrong of wrongs) await refuses([...args, { [option]: wrong }], `${name}, ${option}: ${String(wrong)}`);
    }
  });
});

test('a result that refers to what it does not hold is told by a code of its own', async () => {
  const lost = { ...result, observations: [] };
  const error = await thrownBy(async () => await gateproof.writeReport(lost, 'html'));
  expect(error).toBeInstanceOf(GateproofError);
  expect((error as GateproofError).code).toBe('dangling-reference');
});
