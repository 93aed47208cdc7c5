import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBuiltIn } from '../../../core/policy/built-in-policies.ts';
import {
  compiledFolder,
  policyDigest,
  readCompiledPolicy,
  writeCompiledPolicies,
} from '../../../core/policy/compiled-policies.ts';
import { listPolicies } from '../../../core/policy/load-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { filesIn } from '../../../core/program-files.ts';

const { signal } = new AbortController();
let folder = '';
let policies: readonly Policy[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-compiled-'));
  policies = await listPolicies({ signal, all: true });
  await writeCompiledPolicies(policies, folder);
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
      const read = readCompiledPolicy(policy.id, await textOf(policy.id), filesIn(folder));
      expect(read).toStrictEqual(policy);
    }
  });

  it('carry the digest of the octets of the file', async () => {
    for (const { id, digest } of policies) expect(digest).toBe(policyDigest(await textOf(id)));
  });

  it('count no longer when the YAML has changed', async () => {
    const changed = `${await textOf('azure-vpn-p2s')}# edited\n`;
    expect(readCompiledPolicy('azure-vpn-p2s', changed, filesIn(folder))).toBeUndefined();
  });

  it('are done without where there is none, or none that can be read', async () => {
    const text = await textOf('azure-vpn-p2s');
    expect(readCompiledPolicy('azure-vpn-p2s', text, filesIn(join(folder, 'none')))).toBeUndefined();
    await writeFile(join(folder, compiledFolder, 'azure-vpn-p2s.json'), '{');
    expect(readCompiledPolicy('azure-vpn-p2s', text, filesIn(folder))).toBeUndefined();
  });
});
