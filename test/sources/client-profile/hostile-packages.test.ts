import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readProfile } from '../../../sources/client-profile/read-profile.ts';
import { hostilePackages } from '../../support/hostile-packages.ts';

const { signal } = new AbortController();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-hostile-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('a hostile package is refused by name, and nothing is written', () => {
  test.each(hostilePackages.map((one) => [one.name, one] as const))('%s', async (_name, { archive, code, message }) => {
    const file = join(directory, 'hostile.zip');
    await writeFile(file, await archive());
    const error = await readProfile(file, { signal }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((error as Error).message).toMatch(/^hostile\.zip: /u);
    expect(await readdir(directory)).toEqual(['hostile.zip']);
  });
});
