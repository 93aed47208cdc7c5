import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadOpenVpnWrap } from '../../../core/credentials/load-openvpn-wrap.ts';
import { DocumentError } from '../../../core/policy/yaml-document.ts';
import { parseInventory } from '../../../src/inputs/inventory.ts';
import { createStaticKey, staticKeyFile } from '../../../src/lab/openvpn-key.ts';
import { tlsCryptV2Keys } from '../../support/tls-crypt-v2-keys.ts';

const { signal } = new AbortController();
const key = createStaticKey();
const v2 = tlsCryptV2Keys();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-wrap-'));
  await writeFile(join(directory, 'ta.key'), staticKeyFile(key));
  await writeFile(join(directory, 'v2.key'), v2.clientFile);
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe('the key of an OpenVPN control channel', () => {
  test('is read from the file of the entry, beside what the entry says', async () => {
    const entry = { kind: 'openvpn', wrap: 'tls-auth', keyFile: 'ta.key', keyDirection: 1, digest: 'SHA512' } as const;
    const wrap = await loadOpenVpnWrap(entry, directory, { signal });
    expect(wrap).toMatchObject({ kind: 'tls-auth', direction: 1, digest: 'SHA512' });
    expect(wrap.kind === 'none' ? undefined : wrap.key.reveal()).toEqual(key);
    expect(JSON.stringify(wrap)).toContain('"key":"[secret]"');
  });

  test('has no direction and no digest where the entry says none', async () => {
    const entry = { kind: 'openvpn', wrap: 'tls-auth', keyFile: 'ta.key' } as const;
    expect(Object.keys(await loadOpenVpnWrap(entry, directory, { signal }))).toEqual(['kind', 'key']);
  });

  test('of tls-crypt-v2 has two parts', async () => {
    const entry = { kind: 'openvpn', wrap: 'tls-crypt-v2', keyFile: 'v2.key' } as const;
    const wrap = await loadOpenVpnWrap(entry, directory, { signal });
    expect(wrap.kind === 'tls-crypt-v2' ? wrap.wrappedKey.reveal() : undefined).toEqual(v2.wrappedKey);
  });

  test('of another kind is refused with the name of its file', async () => {
    const entry = { kind: 'openvpn', wrap: 'tls-crypt', keyFile: 'v2.key' } as const;
    await expect(loadOpenVpnWrap(entry, directory, { signal })).rejects.toMatchObject({
      code: 'openvpn-key-invalid',
      message:
        'v2.key: the lines -----BEGIN OpenVPN Static key V1----- and -----END OpenVPN Static key V1----- wanted, not both found',
    });
  });

  test('that is not there is told with its path', async () => {
    const entry = { kind: 'openvpn', wrap: 'tls-crypt', keyFile: 'none.key' } as const;
    await expect(loadOpenVpnWrap(entry, directory, { signal })).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `keyFile: wanted a readable file at ${join(directory, 'none.key')}, got ENOENT`,
    });
  });
});

describe('credentials of kind openvpn in an inventory', () => {
  const inventory = (entry: string): string =>
    `version: 1\ntargets:\n  - endpoints: ['openvpn+udp://192.0.2.1:1194']\n    credentials: key\ncredentials:\n  key: ${entry}\n`;

  test('say the wrap, the key file, and for tls-auth direction and digest', () => {
    const entry = '{ kind: openvpn, wrap: tls-auth, keyFile: ta.key, keyDirection: 1, digest: SHA256 }';
    expect(parseInventory(inventory(entry), 'gateproof.yaml').credentials['key']).toEqual({
      kind: 'openvpn',
      wrap: 'tls-auth',
      keyFile: 'ta.key',
      keyDirection: 1,
      digest: 'SHA256',
    });
  });

  test.each([
    ['a direction that there is not', '{ kind: openvpn, wrap: tls-auth, keyFile: k, keyDirection: 2 }'],
    [
      'a direction beside tls-crypt, which has one of its own',
      '{ kind: openvpn, wrap: tls-crypt, keyFile: k, keyDirection: 1 }',
    ],
    ['a wrap that is not known', '{ kind: openvpn, wrap: tls-crypt-v3, keyFile: k }'],
    ['no key file', '{ kind: openvpn, wrap: tls-crypt }'],
  ])('are refused with %s', (_, entry) => {
    expect(() => parseInventory(inventory(entry), 'gateproof.yaml')).toThrow(DocumentError);
  });
});
