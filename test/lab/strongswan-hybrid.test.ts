/* A policy that documents ML-KEM, against strongSwan 6.1, which has it. */
import { describe, expect, test, vi } from 'vitest';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { charon } from '../support/charon.ts';
import { pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

vi.setConfig({ testTimeout: 300_000 });

/** One row each for an IKE SA and a CHILD_SA, with this additional key exchange. */
function hybridPolicy(additionalKeyExchange: string): Policy {
  return parsePolicy(
    `
format: 2
id: hybrid
version: 2026-11-01
title: Hybrid rows
sources: { page: { title: A page } }
source: { ref: page }
ike:
  closed: true
  source: { ref: page, place: table 1 }
  rows:
    - id: row-01
      title: AES-256-GCM, P-384 and ML-KEM-768
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      prf: PRF_HMAC_SHA2_384
      keyExchange: 20
      additionalKeyExchange: ${additionalKeyExchange}
ipsec:
  closed: true
  source: { ref: page, place: table 2 }
  rows:
    - id: row-01
      title: AES-256-GCM, P-384 and ML-KEM-768
      encryption: ENCR_AES_GCM_16-256
      integrity: none
      keyExchange: 20
      additionalKeyExchange: ${additionalKeyExchange}
`,
    'hybrid.yaml',
  );
}

const hybridOnly = hybridPolicy('ml-kem-768');
const optional = hybridPolicy('[none, ml-kem-768]');

const ike = 'aes256gcm16-prfsha384-ecp384';
const esp = 'aes256gcm16-ecp384';

async function judged(policy: Policy, proposals: string, children: string) {
  await using gateway = await charon({
    configuration: pskConfiguration([
      { name: 'any', peer: 'client', proposals: [proposals], children: { any: `esp_proposals = ${children}` } },
    ]),
  });
  const { finding } = await scanDriven(gateway.address, pskOf('client'), {}, { policy });
  expect(await gateway.sas()).toBe('');
  const clauses = ['ike/row-01', 'ike/nothing-else', 'ipsec/row-01', 'ipsec/nothing-else'];
  return { finding, verdicts: Object.fromEntries(clauses.map((clause) => [clause, finding(clause).verdict])) };
}

const all = (verdict: string): Readonly<Record<string, string>> => ({
  'ike/row-01': verdict,
  'ike/nothing-else': verdict,
  'ipsec/row-01': verdict,
  'ipsec/nothing-else': verdict,
});

describe('a gateway with ML-KEM-768 beside P-384', () => {
  test('passes a policy that documents it, row by row and with nothing else', async () => {
    const { verdicts, finding } = await judged(hybridOnly, `${ike}-ke1_mlkem768`, `${esp}-ke1_mlkem768`);
    expect(verdicts).toEqual(all('pass'));
    const [accepted] = (finding('ike/row-01').observed as { readonly accepted: readonly object[] }).accepted;
    expect(accepted).toMatchObject({ additionalKeyExchange: ['ml-kem-768'] });
  });

  test('that may be left out passes where the policy lets it', async () => {
    const { verdicts } = await judged(optional, `${ike}-ke1_mlkem768-ke1_none`, `${esp}-ke1_mlkem768-ke1_none`);
    expect(verdicts).toEqual(all('pass'));
  });

  test('that may be left out fails where the policy wants it', async () => {
    const { verdicts } = await judged(hybridOnly, `${ike}-ke1_mlkem768-ke1_none`, `${esp}-ke1_mlkem768-ke1_none`);
    expect(verdicts).toEqual({ ...all('pass'), 'ike/nothing-else': 'fail', 'ipsec/nothing-else': 'fail' });
  });

  test('and ML-KEM-1024, of which no row speaks, fails by that alone', async () => {
    const { verdicts, finding } = await judged(
      hybridOnly,
      `${ike}-ke1_mlkem768-ke1_mlkem1024`,
      `${esp}-ke1_mlkem768-ke1_mlkem1024`,
    );
    expect(verdicts).toEqual({ ...all('pass'), 'ike/nothing-else': 'fail', 'ipsec/nothing-else': 'fail' });
    expect(finding('ipsec/nothing-else').observed).toMatchObject({
      accepted: [{ additionalKeyExchange: ['ml-kem-1024'] }],
      count: 1,
    });
  });
});

test('a gateway without it fails the rows', async () => {
  const { verdicts } = await judged(hybridOnly, ike, esp);
  expect(verdicts).toEqual(all('fail'));
});
