import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import {
  attest,
  diffResults,
  exitCodeAgainst,
  exitCodeOf,
  exitCodeOfDiff,
  InputError,
  reasonWords,
  writeDiff,
  writeReport,
} from '../../../src/faces/api/gateproof.ts';
import { parseEnvelope, preAuthenticationEncoding } from '../../../src/keep/attest/dsse.ts';
import { isSignedBy } from '../../../src/keep/attest/keys.ts';
import { parseStatement } from '../../../src/keep/attest/statement.ts';
import { otherwise } from '../../support/findings.ts';
import { resummarised } from '../../support/resummarised.ts';
import { sampleResult } from '../../support/sample-result.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-api-'));
afterAll(() => rmSync(folder, { recursive: true }));

const failing = sampleResult();
const id = 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20';
const mended: ResultDocument = resummarised(failing, (one) =>
  one.id === id ? otherwise(one, { verdict: 'pass', reason: 'accepted' }) : one,
);

test('two results are compared as on the command line', async () => {
  const worse = await diffResults(mended, failing);
  expect(worse.changes.map((change) => [change.class, change.id])).toEqual([['new', id]]);
  expect([exitCodeOfDiff(worse), exitCodeOfDiff(await diffResults(failing, mended))]).toEqual([1, 0]);
  expect(await writeDiff(worse, 'markdown')).toContain('row-17');
  expect(await writeDiff(worse, 'json')).toMatch(/\}\n$/u);
  await expect(writeDiff(worse, 'html' as 'json')).rejects.toThrow('format: one of terminal, json, markdown wanted');
});

test('with a baseline only what it does not hold is a violation', async () => {
  expect(exitCodeOf(failing)).toBe(1);
  expect(exitCodeAgainst(failing, await diffResults(mended, failing))).toBe(1);
  // What is open stays open.
  expect(exitCodeAgainst(failing, await diffResults(failing, failing))).toBe(2);
});

test('a saved result is attested by the key, and the statement speaks of it', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [result, key, evidence] = [join(folder, 'result.json'), join(folder, 'key.pem'), join(folder, 'missing')];
  writeFileSync(result, await writeReport(failing, 'json'));
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { payloadType, payload, signatures } = parseEnvelope(await attest(result, { key }), 'envelope');
  const signed = preAuthenticationEncoding(payloadType, payload);
  expect(signatures.map(({ sig }) => isSignedBy(signed, sig, publicKey))).toEqual([true]);
  const { predicate, subject } = parseStatement(payloadType, payload, 'envelope');
  expect([predicate.result, subject[0]?.name]).toEqual(['FAILED', 'result/result.json']);
  const error = await attest(join(folder, 'none.json'), { key, evidence }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).problems).toHaveLength(2);
});

test('reasons are told in the words of the reports, several one behind the other', async () => {
  expect(await reasonWords('refused')).toBe('the gateway refused it');
  expect(await reasonWords('not-probed, time-out')).toMatch(/^it was not probed; /u);
  expect(await reasonWords('of-another-version')).toBe('of-another-version');
});
