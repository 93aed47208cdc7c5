import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBuiltIn } from '../../../core/policy/built-in-policies.ts';
import { policyDigest, readCompiledPolicy, writeCompiledPolicies } from '../../../core/policy/compiled-policies.ts';
import { listPolicies } from '../../../core/policy/load-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';

const { signal } = new AbortController();
let folder = '';
let policies: readonly Policy[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-compiled-'));
  policies = await listPolicies({ signal, all: true });
  await writeCompiledPolicies(policies, join(folder, 'compiled'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const textOf = (id: string): Promise<string> =>
  readFile(new URL(`../../../policies/${findBuiltIn(id)?.place}`, import.meta.url).pathname, 'utf8');

describe('policies that a build has compiled', () => {
  it('are read as the YAML says them, every one', async () => {
    expect(policies.length).toBeGreaterThan(1);
    for (const policy of policies) {
      const read = await readCompiledPolicy(policy.id, await textOf(policy.id), join(folder, 'compiled'));
      expect(read).toStrictEqual(policy);
    }
  });

  it('carry the digest of the octets of the file', async () => {
    for (const { id, digest } of policies) expect(digest).toBe(policyDigest(await textOf(id)));
  });

  it('count no longer when the YAML has changed', async () => {
    const changed = `${await textOf('azure-vpn-p2s')}# edited\n`;
    expect(await readCompiledPolicy('azure-vpn-p2s', changed, join(folder, 'compiled'))).toBeUndefined();
  });

  it('are done without where there is none, or none that can be read', async () => {
    const text = await textOf('azure-vpn-p2s');
    expect(await readCompiledPolicy('azure-vpn-p2s', text, join(folder, 'none'))).toBeUndefined();
    await writeFile(join(folder, 'azure-vpn-p2s.json'), '{');
    expect(await readCompiledPolicy('azure-vpn-p2s', text, folder)).toBeUndefined();
  });
});
