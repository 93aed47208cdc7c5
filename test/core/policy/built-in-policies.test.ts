import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { builtInPolicies, findBuiltIn, newestPolicies } from '../../../core/policy/built-in-policies.ts';
import { filesIn, type ProgramFiles } from '../../../core/program-files.ts';

let root = '';
let files: ProgramFiles;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gateproof-policies-'));
  for (const folder of ['vendors', 'standards', 'gateproof'])
    await mkdir(join(root, 'policies', folder), { recursive: true });
  files = filesIn(root);
  const standard = async (name: string, version: string): Promise<void> => {
    await writeFile(
      join(root, 'policies/standards', `${name}.yaml`),
      `# version: 2099-01-01\nid: a\nversion: ${version}\n`,
    );
  };
  await standard('guide@v10', '2026-01-01');
  await standard('guide@v9', '2025-01-01');
  await standard('guide-for-tls@r2', '2019-08-01');
  await writeFile(join(root, 'policies/vendors', 'cloud.yaml'), 'id: cloud\nversion: 2026-01-01\n');
  await writeFile(join(root, 'policies/vendors', 'cloud.md'), 'Its page.\n');
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

it('finds the policies by their files, wherever these stand, and nothing but policies', () => {
  expect(builtInPolicies(files).map(({ place }) => place)).toEqual([
    'vendors/cloud.yaml',
    'standards/guide-for-tls@r2.yaml',
    'standards/guide@v10.yaml',
    'standards/guide@v9.yaml',
  ]);
});

it('means the newest edition by its date where a name has none, and another policy by no part of its name', () => {
  expect(newestPolicies(files).map(({ name }) => name)).toEqual(['cloud', 'guide-for-tls@r2', 'guide@v10']);
  const found = (name: string): string | undefined => findBuiltIn(name, files)?.place;
  expect(found('guide')).toBe('standards/guide@v10.yaml');
  expect(found('guide@v9')).toBe('standards/guide@v9.yaml');
  expect(found('guide-for-tls')).toBe('standards/guide-for-tls@r2.yaml');
  expect(found('cloud')).toBe('vendors/cloud.yaml');
  for (const none of ['guide@v8', 'guide-for', 'cloud@v1', 'guide@', '']) expect(found(none)).toBeUndefined();
});
