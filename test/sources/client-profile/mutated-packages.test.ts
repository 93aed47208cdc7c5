import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProfileError } from '../../../sources/client-profile/profile-error.ts';
import { readProfile } from '../../../sources/client-profile/read-profile.ts';
import {
  azureVpnConfigText,
  madeUpKey,
  mobileconfigText,
  ovpnText,
  packageWith,
  testRoots,
  vpnSettingsText,
} from '../../support/profile-package.ts';

const { signal } = new AbortController();
const secret = Buffer.from(madeUpKey('tls-auth')).toString('hex');
let directory: string;
let originals: readonly (readonly [string, Uint8Array])[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-mutated-'));
  const { root } = await testRoots();
  originals = [
    ['a.zip', await packageWith()],
    ['a.ovpn', Buffer.from(ovpnText({ root: root.pem }))],
    ['azurevpnconfig.xml', Buffer.from(azureVpnConfigText('0'.repeat(40)))],
    ['VpnSettings.xml', Buffer.from(vpnSettingsText())],
    ['a.mobileconfig', Buffer.from(mobileconfigText(root.der))],
  ];
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const mutation = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat(400) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat(400) }),
);

test('whatever became of a profile, it is read or refused, and no message or fact shows its key', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 4 }), async (which, mutations) => {
      const [name, original] = originals[which % originals.length] ?? ['', new Uint8Array()];
      let octets = Buffer.from(original);
      for (const { kind, at, value } of mutations) {
        const place = octets.length === 0 ? 0 : at % octets.length;
        const [before, after] = [octets.subarray(0, place), octets.subarray(place)];
        if (kind === 'set') octets[place] = value;
        else
          octets = Buffer.concat(
            kind === 'cut' ? [before, after.subarray(value)] : [before, after.subarray(0, value), after],
          );
      }
      const file = join(directory, name);
      await writeFile(file, octets);
      const said = await readProfile(file, { signal }).then(
        (profile) => JSON.stringify(profile),
        (error: unknown) => {
          expect(error).toBeInstanceOf(ProfileError);
          return (error as Error).message;
        },
      );
      for (let at = 0; at + 16 <= secret.length; at += 16) expect(said).not.toContain(secret.slice(at, at + 16));
    }),
    { numRuns: 400 },
  );
});
