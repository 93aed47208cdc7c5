import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInPolicies } from '../../../core/policy/built-in-policies.ts';
import { listPolicies, loadPolicy } from '../../../core/policy/load-policy.ts';

const { signal } = new AbortController();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-policy-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('loading a policy', () => {
  it('finds a built-in one by its id', async () => {
    expect((await loadPolicy('azure-vpn-p2s', { signal })).version).toBe('2025-09-29');
  });

  it('reads a file by its path, with the same digest as the built-in one of the same octets', async () => {
    const builtIn = await loadPolicy('nist-sp-800-77@r1', { signal });
    const file = new URL('../../../policies/standards/nist-sp-800-77@r1.yaml', import.meta.url).pathname;
    expect(await loadPolicy(file, { signal })).toEqual(builtIn);
  });

  it('finds a file of `policies/` and its subfolders by the id that it says, with the edition where it says one', async () => {
    const names = await readdir(new URL('../../../policies/', import.meta.url), { recursive: true });
    const files = names.filter((name) => name.endsWith('.yaml'));
    expect(
      builtInPolicies()
        .map(({ place }) => place)
        .toSorted(),
    ).toEqual(files.toSorted());
    for (const { name, place } of builtInPolicies()) {
      expect(await loadPolicy(name, { signal })).toMatchObject({ id: name, file: `policies/${place}` });
    }
  });

  it('lists every edition, or the newest of each, which is the one that is meant without an edition', async () => {
    const all = await listPolicies({ signal, all: true });
    expect(all.map(({ id }) => id)).toEqual(builtInPolicies().map(({ name }) => name));
    const editions = Map.groupBy(all, ({ id }) => id.replace(/@.*/u, ''));
    for (const newest of await listPolicies({ signal })) {
      const name = newest.id.replace(/@.*/u, '');
      const of = editions.get(name) ?? [];
      expect(
        of
          .map(({ version }) => version)
          .toSorted()
          .at(-1),
      ).toBe(newest.version);
      expect(await loadPolicy(name, { signal })).toEqual(newest);
      // One without an edition would hide those that have one.
      expect(of.length === 1 || of.every(({ id }) => id.includes('@'))).toBe(true);
      editions.delete(name);
    }
    expect(editions.size).toBe(0);
  });

  it('finds a policy by the name that it had before it had editions', async () => {
    expect((await loadPolicy('nist-sp-800-77r1', { signal })).id).toBe('nist-sp-800-77@r1');
  });

  it('says the nearest id when there is no such policy', async () => {
    await expect(loadPolicy('azure-vpn-ps2', { signal })).rejects.toMatchObject({
      code: 'policy-unknown',
      message:
        'wanted a policy of "gateproof policy list", or the path of a policy file, ' +
        'found "azure-vpn-ps2"; did you mean "azure-vpn-p2s"?',
      problems: [],
    });
  });

  it('takes no id for a path into other folders', async () => {
    await expect(loadPolicy('../package', { signal })).rejects.toMatchObject({
      code: 'policy-unreadable',
      message: 'wanted a readable policy file, found ENOENT at ../package',
    });
  });

  it('says why a file cannot be read', async () => {
    await expect(loadPolicy(join(folder, 'none.yaml'), { signal })).rejects.toMatchObject({
      code: 'policy-unreadable',
      message: `wanted a readable policy file, found ENOENT at ${join(folder, 'none.yaml')}`,
    });
    await expect(loadPolicy(`${folder}/`, { signal })).rejects.toMatchObject({
      code: 'policy-unreadable',
      message: `wanted a readable policy file, found EISDIR at ${folder}/`,
    });
  });

  it.each([
    [
      'too long',
      new Uint8Array(1024 * 1024 + 1).fill(0x23),
      'too-large',
      'wanted a file of at most 1048576 octets, found more',
    ],
    ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x00), 'not-utf8', 'wanted text in UTF-8, found other octets'],
    ['no YAML', new TextEncoder().encode('id: "x'), 'yaml-syntax', 'wanted YAML: Missing closing "quote'],
  ])('refuses a file that is %s', async (_, octets, code, message) => {
    const file = join(folder, 'bad.yaml');
    await writeFile(file, octets);
    await expect(loadPolicy(file, { signal })).rejects.toMatchObject({
      code: 'policy-invalid',
      problems: [{ file, line: 1, code, message }],
    });
  });

  it('reads a file that never ends only as far as the largest file goes', async () => {
    await expect(loadPolicy('/dev/zero', { signal })).rejects.toMatchObject({
      code: 'policy-invalid',
      message: '/dev/zero:1:1: wanted a file of at most 1048576 octets, found more',
    });
  });

  it('stops for the signal with its reason', async () => {
    const reason = new Error('enough');
    await expect(loadPolicy('azure-vpn-p2s', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(listPolicies({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
