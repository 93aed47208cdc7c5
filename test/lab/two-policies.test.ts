import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { runCli } from '../support/run-cli.ts';
import { type OwnLab, ownLab } from '../support/shared-lab.ts';

type Row = readonly [encryption: string, integrity: string, prf: string, keyExchange: number];

const gcm: readonly Row[] = [14, 20].map((group) => ['ENCR_AES_GCM_16-256', 'none', 'PRF_HMAC_SHA2_384', group]);
const cbc: Row = ['ENCR_AES_CBC-256', 'AUTH_HMAC_SHA2_256_128', 'PRF_HMAC_SHA2_256', 14];
/** In no table of the lab's gateway. */
const chacha: Row = ['ENCR_CHACHA20_POLY1305', 'none', 'PRF_HMAC_SHA2_384', 31];

/** A closed IKE table, and nothing else. */
function policyOf(id: string, rows: readonly Row[]): string {
  const lines = rows.map(
    ([encryption, integrity, prf, keyExchange], at) =>
      `    - { id: row-0${at + 1}, vendor: { Row: "${at + 1}" }, encryption: ${encryption}, integrity: ${integrity}, prf: ${prf}, keyExchange: ${keyExchange} }`,
  );
  return [
    `id: ${id}`,
    'version: 2026-11-22',
    `title: ${id}`,
    'sources: { test: { title: A test, date: 2026-11-22 } }',
    'source: { ref: test }',
    'ike:',
    '  closed: true',
    '  source: { ref: test, place: table 1 }',
    '  rows:',
    ...lines,
    '',
  ].join('\n');
}

let lab: OwnLab;
let directory: string;
let target: string;
const policy = (name: string): string => join(directory, `${name}.yaml`);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-policies-'));
  await writeFile(policy('narrow'), policyOf('narrow', gcm));
  await writeFile(policy('other'), policyOf('other', [cbc]));
  await writeFile(policy('wider'), policyOf('wider', [...gcm, cbc, chacha]));
  lab = await ownLab('two-policies', ['conforming']);
  target = `ikev2://${lab.gateways[0]?.address ?? ''}`;
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** Saves what was seen under the policies; the number of exchanges is the number of observations. */
async function observe(...policies: readonly string[]): Promise<{ readonly file: string; readonly exchanges: number }> {
  const file = join(directory, `${policies.join('-')}.json`);
  const { code, stderr } = await runCli([
    'observe',
    target,
    ...policies.flatMap((name) => ['--policy', policy(name)]),
    '--out',
    file,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: `gateproof: wrote ${file}\n` });
  const { observations } = JSON.parse(await readFile(file, 'utf8')) as ResultDocument;
  return { file, exchanges: observations.length };
}

async function verdicts(file: string, name: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await runCli(['evaluate', file, '--policy', name, '--format', 'json']);
  const { findings } = JSON.parse(stdout) as ResultDocument;
  return Object.fromEntries(
    findings
      .filter(({ clause, reason }) => reason !== 'other-protocol' && !clause.startsWith('checks/'))
      .map(({ clause, verdict, reason }) => [clause, `${verdict} ${reason}`]),
  );
}

describe('one scan judged under several policies', () => {
  test('under a narrower policy: what the gateway accepts beyond it fails, from the same observations', async () => {
    const { file } = await observe('wider');
    expect(await verdicts(file, policy('narrow'))).toEqual({
      'ike/row-01': 'pass accepted',
      'ike/row-02': 'pass accepted',
      'ike/nothing-else': 'fail undocumented-accepted',
    });
  });

  test('under a wider policy: what the regions show is judged', async () => {
    const { file } = await observe('narrow');
    expect(await verdicts(file, policy('wider'))).toEqual({
      'ike/row-01': 'pass accepted',
      'ike/row-02': 'pass accepted',
      'ike/row-03': 'pass accepted',
      'ike/row-04': 'fail refused',
      'ike/nothing-else': 'fail undocumented-accepted',
    });
  });

  test('what was never asked stays inconclusive: IPsec without credentials', async () => {
    const { file } = await observe('narrow');
    const azure = await verdicts(file, 'azure-vpn-p2s');
    expect(azure['ike/row-17']).toBe('pass accepted');
    expect(
      new Set(
        Object.entries(azure)
          .filter(([clause]) => clause.startsWith('ipsec/'))
          .map(([, verdict]) => verdict),
      ),
    ).toEqual(new Set(['inconclusive no-credentials']));
  });

  test('under both policies at once it takes fewer exchanges than two scans', async () => {
    const [both, narrow, other] = [await observe('narrow', 'other'), await observe('narrow'), await observe('other')];
    expect(both.exchanges).toBeLessThan(narrow.exchanges + other.exchanges);
  });
});
