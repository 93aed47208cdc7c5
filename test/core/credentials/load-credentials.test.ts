import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CredentialsEntry, CredentialsError } from '../../../core/credentials/credentials.ts';
import { loadCredentials } from '../../../core/credentials/load-credentials.ts';
import { maxFileOctets } from '../../../core/credentials/read-capped-file.ts';
import { createAuthority, createClientCertificate, createPkcs12 } from '../../../src/lab/pki.ts';

const { signal } = new AbortController();
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const ids = { localId: 'client.test', remoteId: 'gateway.test' };
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-credentials-'));
  const write = (name: string, content: string | Uint8Array): Promise<void> =>
    writeFile(join(directory, name), content);
  await write('psk.txt', 'a shared secret\n');
  await write('password.txt', 'p12 secret\n');
  await write('wrong.txt', 'another\n');
  await write('nothing.txt', '\n');
  await write('garbage.pem', 'this is no PEM');
  await write('big.txt', 'x'.repeat(maxFileOctets + 1));
  const authority = await createAuthority(new Date());
  const client = await createClientCertificate(authority, { names: ['rsa'], now: new Date() });
  await write('rsa.pem', client.certificatePem);
  await write('rsa.key', client.keyPem);
  await write('root.pem', authority.certificate.toString('pem'));
  await write('rsa.p12', createPkcs12(client, authority, 'p12 secret'));
  await write('other.key', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pkcs8));
  await write(
    'encrypted.key',
    createPrivateKey(client.keyPem).export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'p12 secret' }),
  );
  for (const name of ['ec.p12', 'ec-nomac.p12']) await write(name, await readFile(join('test/vectors/pkcs12', name)));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const load = (entry: CredentialsEntry, environment: Record<string, string> = {}): ReturnType<typeof loadCredentials> =>
  loadCredentials(entry, directory, { signal, environment });

async function failure(entry: CredentialsEntry): Promise<{ code: string; message: string }> {
  try {
    await load(entry);
  } catch (error) {
    if (error instanceof CredentialsError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('the entry was taken');
}

describe('a pre-shared key', () => {
  test('comes from a file without its last newline, or from a variable as it is', async () => {
    for (const loaded of [
      await load({ kind: 'psk', ...ids, pskFile: 'psk.txt' }),
      await load({ kind: 'psk', ...ids, pskEnv: 'LAB_PSK' }, { LAB_PSK: 'a shared secret' }),
    ]) {
      if (loaded.kind !== 'psk') throw new Error(loaded.kind);
      expect(new TextDecoder().decode(loaded.psk.reveal())).toBe('a shared secret');
      expect(loaded).toMatchObject(ids);
    }
  });

  test('never shows when it is printed, inspected or serialised', async () => {
    const loaded = await load({ kind: 'psk', ...ids, pskFile: 'psk.txt' });
    const shown = [
      inspect(loaded, { depth: 9, showHidden: true }),
      JSON.stringify(loaded),
      String(Object.values(loaded)),
    ];
    for (const text of shown) expect(text).not.toMatch(/shared secret|97, ?32/);
    expect(JSON.parse(JSON.stringify(loaded))).toMatchObject({ psk: '[secret]' });
  });

  test('of no octets, or of a variable that is not set, is an error', async () => {
    expect(await failure({ kind: 'psk', ...ids, pskFile: 'nothing.txt' })).toEqual({
      code: 'psk-empty',
      message: 'psk: wanted at least one octet, got none',
    });
    expect(await failure({ kind: 'psk', ...ids, pskEnv: 'NOT_SET' })).toEqual({
      code: 'environment-missing',
      message: 'pskEnv: wanted the environment variable NOT_SET, which is not set',
    });
  });
});

describe('a certificate and key', () => {
  test.each([
    ['PEM', { kind: 'certificate', certificateFile: 'rsa.pem', keyFile: 'rsa.key' }, 'rsa'],
    ['PKCS#12 with an RSA key', { kind: 'pkcs12', pkcs12File: 'rsa.p12', passwordFile: 'password.txt' }, 'rsa'],
    ['PKCS#12 with an EC key', { kind: 'pkcs12', pkcs12File: 'ec.p12', passwordFile: 'password.txt' }, 'ec'],
    ['PKCS#12 without a MAC', { kind: 'pkcs12', pkcs12File: 'ec-nomac.p12', passwordFile: 'password.txt' }, 'ec'],
  ] as const)('are read from %s', async (_, entry, name) => {
    const loaded = await load({ ...ids, ...entry });
    if (loaded.kind !== 'certificate') throw new Error(loaded.kind);
    const certificate = new X509Certificate(loaded.certificate);
    const key = createPrivateKey(new TextDecoder().decode(loaded.key.reveal()));
    expect(certificate.subject).toContain(`CN=${name}`);
    expect(certificate.checkPrivateKey(key)).toBe(true);
    expect(inspect(loaded, { depth: 9 })).not.toContain('PRIVATE KEY');
  });

  test('of PKCS#12 come with the other certificates of the file as intermediates', async () => {
    const loaded = await load({ kind: 'pkcs12', ...ids, pkcs12File: 'rsa.p12', passwordFile: 'password.txt' });
    expect(loaded).toMatchObject({
      intermediates: [expect.stringMatching(/^-----BEGIN CERTIFICATE-----/)],
      trustAnchors: [],
    });
  });

  test('are the same for EAP-TLS, with the identity of the client unless another is given', async () => {
    const entry = { kind: 'eap-tls', ...ids, certificateFile: 'rsa.pem', keyFile: 'rsa.key' } as const;
    expect(await load(entry)).toMatchObject({ kind: 'eap-tls', eapId: 'client.test' });
    expect(await load({ ...entry, eapId: 'other' })).toMatchObject({ eapId: 'other' });
  });

  test('with an encrypted key want its password', async () => {
    const entry = { kind: 'certificate', ...ids, certificateFile: 'rsa.pem', keyFile: 'encrypted.key' } as const;
    expect(await load({ ...entry, passwordFile: 'password.txt' })).toMatchObject({ kind: 'certificate' });
    expect(await failure(entry)).toEqual({
      code: 'key-encrypted',
      message:
        'encrypted.key: the key is encrypted; give its password with passwordFile or passwordEnv, or decrypt it with `openssl pkey`',
    });
    expect(await failure({ ...entry, passwordFile: 'wrong.txt' })).toEqual({
      code: 'key-wrong-password',
      message: 'encrypted.key: the key does not decrypt with the given password; check passwordFile or passwordEnv',
    });
  });

  test('that do not belong together are an error', async () => {
    expect(await failure({ kind: 'certificate', ...ids, certificateFile: 'rsa.pem', keyFile: 'other.key' })).toEqual({
      code: 'key-mismatch',
      message: 'rsa.pem: wanted a certificate of the private key, found 1 of other keys',
    });
  });

  test.each(['rsa.p12', 'ec.p12', 'ec-nomac.p12'])('in %s with a wrong password say what to do', async (pkcs12File) => {
    const { code, message } = await failure({ kind: 'pkcs12', ...ids, pkcs12File, passwordFile: 'wrong.txt' });
    expect(code).toBe('pkcs12-wrong-password');
    expect(message).toMatch(
      new RegExp(
        `^${pkcs12File}: the PKCS#12 file does not open with the given password; check passwordFile or passwordEnv`,
      ),
    );
  });

  test('in a file that is no PKCS#12 are an error of their own', async () => {
    expect(
      await failure({ kind: 'pkcs12', ...ids, pkcs12File: 'garbage.pem', passwordFile: 'password.txt' }),
    ).toMatchObject({ code: 'pkcs12-invalid', message: expect.stringMatching(/^garbage\.pem: wanted a PKCS#12 file/) });
  });
});

describe('files', () => {
  test.each([
    [
      { certificateFile: 'garbage.pem', keyFile: 'rsa.key' },
      'certificate-invalid',
      'garbage.pem: wanted a PEM file with a certificate, found no CERTIFICATE block',
    ],
    [
      { certificateFile: 'rsa.pem', keyFile: 'garbage.pem' },
      'key-invalid',
      'garbage.pem: wanted a private key in PEM, found none that decodes',
    ],
  ] as const)('%j that do not decode are named', async (files, code, message) => {
    expect(await failure({ kind: 'certificate', ...ids, ...files })).toEqual({ code, message });
  });

  test('that are not there, or too large, are named', async () => {
    expect(await failure({ kind: 'psk', ...ids, pskFile: 'missing.txt' })).toEqual({
      code: 'file-unreadable',
      message: `pskFile: wanted a readable file at ${join(directory, 'missing.txt')}, got ENOENT`,
    });
    expect(await failure({ kind: 'psk', ...ids, pskFile: 'big.txt' })).toEqual({
      code: 'file-too-large',
      message: `pskFile: ${join(directory, 'big.txt')}: at most 1048576 octets wanted, 1048577 found`,
    });
  });

  test('of trust anchors may hold several certificates each', async () => {
    const trustAnchors = ['rsa.pem', 'root.pem'];
    const loaded = await load({ kind: 'psk', ...ids, pskFile: 'psk.txt', trustAnchors });
    expect(loaded.trustAnchors.map((pem) => new X509Certificate(pem).subject)).toEqual([
      'CN=rsa\nO=gateproof lab',
      'CN=gateproof lab root\nO=gateproof lab',
    ]);
    expect(await failure({ kind: 'psk', ...ids, pskFile: 'psk.txt', trustAnchors: ['psk.txt'] })).toMatchObject({
      code: 'trust-anchor-invalid',
      message: 'psk.txt: wanted a PEM file with a certificate, found no CERTIFICATE block',
    });
  });
});

describe('a user name and a password', () => {
  const user = { kind: 'eap-mschapv2', ...ids } as const;

  test('come from files without their last newline, or from variables, and are not shown', async () => {
    const loaded = await load({ ...user, usernameEnv: 'NAME', passwordFile: 'password.txt' }, { NAME: 'a user' });
    if (loaded.kind !== 'eap-mschapv2') throw new Error(loaded.kind);
    const text = [loaded.username, loaded.password].map((secret) => new TextDecoder().decode(secret.reveal()));
    expect(text).toEqual(['a user', 'p12 secret']);
    expect(`${inspect(loaded, { depth: 9 })}${JSON.stringify(loaded)}`).not.toMatch(/a user|p12 secret/u);
  });

  test.each([
    [{ usernameFile: 'nothing.txt', passwordFile: 'password.txt' }, 'username'],
    [{ usernameFile: 'psk.txt', passwordFile: 'nothing.txt' }, 'password'],
  ])('that are empty are refused', async (files, what) => {
    expect(await failure({ ...user, ...files })).toEqual({
      code: `${what}-empty`,
      message: `${what}: wanted at least one octet, got none`,
    });
  });
});

test.each([
  [
    { kind: 'eap-mschapv2', usernameFile: 'a', usernameEnv: 'B' },
    'credentials of kind eap-mschapv2: only one of usernameFile and usernameEnv; passwordFile or passwordEnv is wanted',
  ],
  [
    { kind: 'eap-mschapv2', passwordEnv: 'B' },
    'credentials of kind eap-mschapv2: usernameFile or usernameEnv is wanted',
  ],
  [{ kind: 'psk' }, 'credentials of kind psk: pskFile or pskEnv is wanted'],
  [{ kind: 'psk', pskFile: 'a', pskEnv: 'B' }, 'credentials of kind psk: only one of pskFile and pskEnv'],
  [{ kind: 'certificate', keyFile: 'a' }, 'credentials of kind certificate: certificateFile and keyFile are wanted'],
  [{ kind: 'pkcs12' }, 'credentials of kind pkcs12: pkcs12File is wanted; passwordFile or passwordEnv is wanted'],
  [{ kind: 'eap-tls' }, 'credentials of kind eap-tls: certificateFile and keyFile, or pkcs12File, are wanted'],
] as const)('an entry %j names everything that is missing', async (entry, message) => {
  expect(await failure({ ...ids, ...entry })).toEqual({ code: 'entry-invalid', message });
});

test('an abort stops the loading with its own reason', async () => {
  const reason = new Error('no longer wanted');
  const loading = loadCredentials({ kind: 'psk', ...ids, pskFile: 'psk.txt' }, directory, {
    signal: AbortSignal.abort(reason),
  });
  await expect(loading).rejects.toBe(reason);
});

test('a key of any kind that charon loads is exported as PKCS#8', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { exportPrivateKey } = await import('../../../core/credentials/pem.ts');
  expect(new TextDecoder().decode(exportPrivateKey(privateKey).reveal())).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
});
