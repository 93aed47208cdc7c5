import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPageConfig, type PageConfig } from '../../../src/faces/page/access/page-config.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-page-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function loaded(text: string): Promise<PageConfig> {
  const file = join(folder, 'page.yaml');
  await writeFile(file, text);
  return await loadPageConfig(file, { GATEPROOF_OIDC_SECRET: 's3cret' }, new AbortController().signal);
}

/** The one that docs/page.md shows. */
async function documented(): Promise<string> {
  const page = await readFile(resolve(import.meta.dirname, '../../../docs/page.md'), 'utf8');
  return /```yaml\n(# page\.yaml\n[\s\S]*?)```/u.exec(page)?.[1] ?? '';
}

test('what the documentation shows is read as it stands there', async () => {
  const { oidc, ...rest } = await loaded(await documented());
  expect(rest).toEqual({ publicOrigin: 'https://gateproof.example.net', proxies: ['127.0.0.1'] });
  expect(oidc).toMatchObject({
    clientSecret: 's3cret',
    minutes: 60,
    roles: { claim: 'groups', admin: ['network-leads'] },
  });
});

test('a login is good for an hour where nobody says otherwise, and for 5 minutes to 8 hours where somebody does', async () => {
  const text = await documented();
  const withMinutes = async (line: string): Promise<number | undefined> =>
    (await loaded(text.replace(/ {2}minutes: .*\n/u, line))).oidc?.minutes;
  expect(await withMinutes('')).toBe(60);
  expect(await withMinutes('  minutes: 5\n')).toBe(5);
  expect(await withMinutes('  minutes: 480\n')).toBe(480);
  for (const wrong of ['4', '481', '7.5'])
    await expect(withMinutes(`  minutes: ${wrong}\n`)).rejects.toThrow(/page\.yaml:11:12: /u);
});
