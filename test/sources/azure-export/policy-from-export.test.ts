import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { loadNamedPolicy } from '../../../src/inputs/load-policies.ts';
import { gatewayExport } from '../../support/azure-gateways.ts';

const { signal } = new AbortController();
const policy = {
  saLifeTimeSeconds: 27_000,
  saDataSizeKilobytes: 102_400_000,
  ipsecEncryption: 'AES256',
  ipsecIntegrity: 'SHA256',
  ikeEncryption: 'AES256',
  ikeIntegrity: 'SHA384',
  dhGroup: 'ECP256',
  pfsGroup: 'PFSMM',
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-'));
});
afterAll(async () => rm(directory, { recursive: true }));

async function from(value: unknown, name = ''): Promise<Policy> {
  const file = join(directory, 'g.json');
  await writeFile(file, JSON.stringify(value));
  return await loadNamedPolicy(`from:${file}${name}`, signal);
}

const custom = (...policies: readonly object[]) => gatewayExport({}, { vpnClientIpsecPolicies: policies });
const rowsOf = ({ clauses }: Policy) => clauses.flatMap((clause) => (clause.kind === 'row' ? [clause] : []));

describe('the policy of an exported gateway', () => {
  test('has the rows of its custom policy in place of the tables for IKE and IPsec, and the others as they are', async () => {
    const [made, tables] = await Promise.all([from(custom(policy)), loadPolicy('azure-vpn-p2s', { signal })]);
    expect(made.id).toBe('azure-vpn-p2s-of-gateway');
    const own = rowsOf(made).filter(({ space }) => space !== 'tls');
    // ENCR_AES_CBC 256, AUTH_HMAC_SHA2_384_192, PRF_HMAC_SHA2_384, 19; ENCR_AES_CBC 256, AUTH_HMAC_SHA2_256_128, 19, 32-bit.
    expect(own.map(({ id, box }) => [id, box])).toEqual([
      ['ike/configured', [[12 * 65_536 + 256], [13], [6], [19]]],
      ['ipsec/configured', [[12 * 65_536 + 256], [12], [19], [0]]],
    ]);
    expect(made.clauses.filter(({ id }) => /^(ike|ipsec)\/nothing-else$/u.test(id))).toHaveLength(2);
    const suites = (one: Policy) => rowsOf(one).flatMap(({ space, id, box }) => (space === 'tls' ? [[id, box]] : []));
    expect(suites(made)).toEqual(suites(tables));
  });

  test('takes the integrity of a cipher that has its own for the PRF', async () => {
    const gcm = { ...policy, ikeEncryption: 'gcmaes128', ikeIntegrity: 'SHA256', dhGroup: 'dhgroup24' };
    const [ike] = rowsOf(await from(custom(gcm)));
    expect(ike?.box).toEqual([[20 * 65_536 + 128], [0], [5], [24]]);
  });

  test('has the documented tables where no custom policy is configured', async () => {
    const [made, tables] = await Promise.all([from(custom()), loadPolicy('azure-vpn-p2s', { signal })]);
    expect(rowsOf(made).map(({ box }) => box)).toEqual(rowsOf(tables).map(({ box }) => box));
  });

  test('is that of the gateway that is named, where there are several', async () => {
    const other = { ...custom(policy), name: 'other', id: '/subscriptions/0/other' };
    const made = await from([custom(), other], '#other');
    expect(made.id).toBe('azure-vpn-p2s-of-other');
    await expect(from([custom(), other])).rejects.toThrow(
      /one gateway wanted, as in from:.*#NAME, found gateway, other/u,
    );
    await expect(from([custom(), other], '#none')).rejects.toThrow('one gateway wanted');
  });

  test.each<[string, object, string]>([
    [
      'does not say it',
      gatewayExport({}, { vpnClientIpsecPolicies: 5 }),
      'vpnClientIpsecPolicies wanted, and the export does not say it',
    ],
    ['has two', custom(policy, policy), 'at most one custom IPsec policy wanted, 2 found'],
    ['lacks a field', custom({ ...policy, dhGroup: null }), 'a custom IPsec policy with dhGroup wanted, none found'],
    ['has a value that nobody knows', custom({ ...policy, dhGroup: 'constructor' }), 'dhGroup: one of DHGroup1, '],
  ])('is refused where the export %s', async (_, value, message) => {
    await expect(from(value)).rejects.toMatchObject({
      code: 'export-without-policy',
      message: expect.stringContaining(message),
    });
  });
});
