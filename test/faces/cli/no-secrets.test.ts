import { createPrivateKey } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureSecrets, secretFiles } from '../../../src/lab/secrets.ts';
import { knownSecrets, secretsIn } from '../../support/known-secrets.ts';
import { refuseSecrets, SecretFoundError } from '../../support/refuse-secrets.ts';
import { tlsCryptV2Keys } from '../../support/tls-crypt-v2-keys.ts';

// Every run of the program that a test makes is searched for secrets (test/support/run-cli.ts). Here: that the search finds them.

let directory: string;
let lab: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-no-secrets-'));
  lab = join(directory, 'lab');
  await ensureSecrets(lab, new Date());
  await writeFile(join(lab, 'wrapped.key'), tlsCryptV2Keys().clientFile);
  await mkdir(join(directory, 'out'));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const read = async (name: string): Promise<string> => await readFile(join(lab, name), 'utf8');
const found = async (text: string | Uint8Array): Promise<readonly string[]> =>
  secretsIn(Buffer.from(text), await knownSecrets(lab));
const nothing = { stdout: '', stderr: '' };
const inBase64 = (text: string): Buffer => Buffer.from(text.replaceAll(/^-.*$/gmu, ''), 'base64');

async function staticKey(): Promise<Buffer> {
  const lines = (await read(secretFiles.openVpnKey)).match(/^[0-9a-f]{32}$/gmu) ?? [];
  return Buffer.from(lines.join(''), 'hex');
}

describe('the search for secrets in what the program prints and writes', () => {
  test('knows every secret of a lab', async () => {
    const names = (await knownSecrets(lab)).map(({ name }) => name);
    const { clientKey, openVpnKey, pkcs12Password, psk, rootKey } = secretFiles;
    expect(names).toEqual([clientKey, openVpnKey, pkcs12Password, psk, rootKey, 'wrapped.key'].sort());
  });

  test('finds a password and a pre-shared key as text, in hex and in base64, wherever it begins', async () => {
    for (const name of [secretFiles.psk, secretFiles.pkcs12Password]) {
      const secret = (await read(name)).trim();
      const spelled = [secret, `"key":"${secret}"`, Buffer.from(secret).toString('hex')];
      const shifted = ['', 'x', 'xy'].map((front) => Buffer.from(`${front}${secret}`));
      for (const text of [...spelled, ...shifted.map((octets) => octets.toString('base64'))]) {
        expect(await found(text)).toEqual([name]);
      }
      expect(await found(Buffer.from(secret).toString('base64url'))).toEqual([name]);
    }
  });

  test('finds a static key as a file has it, and each of its parts, in hex, base64 and as octets', async () => {
    const key = await staticKey();
    expect(key).toHaveLength(256);
    const parts = [key.subarray(0, 32), key.subarray(64, 96), key.subarray(192, 256)];
    for (const spelled of [
      await read(secretFiles.openVpnKey),
      key.toString('base64').replaceAll(/.{76}/gu, '$&\n'),
      ...parts.flatMap((part) => [part, part.toString('hex').toUpperCase(), part.toString('base64')]),
    ]) {
      expect(await found(spelled)).toEqual([secretFiles.openVpnKey]);
    }
  });

  test('finds a private key in PEM and as JWK, and takes its certificate for none', async () => {
    for (const name of [secretFiles.clientKey, secretFiles.rootKey]) {
      const pem = await read(name);
      const jwk = createPrivateKey(pem).export({ format: 'jwk' });
      expect(await found(pem)).toEqual([name]);
      expect(await found(inBase64(pem).toString('hex'))).toEqual([name]);
      expect(await found(jwk.d ?? '')).toEqual([name]);
    }
    for (const name of [secretFiles.clientCertificate, secretFiles.root]) {
      const pem = await read(name);
      expect(await found(`${pem}${inBase64(pem).toString('hex')}`)).toEqual([]);
    }
  });

  test('finds both parts of a client key of tls-crypt-v2', async () => {
    const octets = inBase64(await read('wrapped.key'));
    expect(await found(octets.subarray(0, 256).toString('hex'))).toEqual(['wrapped.key']);
    expect(await found(octets.subarray(256).toString('base64'))).toEqual(['wrapped.key']);
  });

  test('fails a run with the name of the file, and does not show what it found', async () => {
    const secret = (await read(secretFiles.psk)).trim();
    const file = join(directory, 'out', 'report.html');
    await writeFile(file, `<p>${secret}</p>`);
    for (const args of [['--out', 'out'], ['--evidence=out'], ['-o', join('out', 'report.html')]]) {
      const made = refuseSecrets(nothing, args, directory, lab);
      await expect(made).rejects.toThrow(new SecretFoundError(`${file}: no secret wanted, that of psk.txt found`));
      await expect(made).rejects.toMatchObject({ code: 'secret-found' });
    }
    const printed = (place: 'stdout' | 'stderr') =>
      refuseSecrets({ ...nothing, [place]: `key ${secret}\n` }, [], directory, lab);
    await expect(printed('stdout')).rejects.toThrow('standard output: no secret wanted, that of psk.txt found');
    await expect(printed('stderr')).rejects.toThrow('standard error: no secret wanted, that of psk.txt found');
  });

  test('knows what lies beside the inventory of a run', async () => {
    const stdout = await read(secretFiles.openVpnKey);
    const args = ['scan', '--config', join('lab', 'gateproof.yaml')];
    await expect(refuseSecrets({ ...nothing, stdout }, args, directory, join(directory, 'none'))).rejects.toThrow(
      'standard output: no secret wanted, that of tls-auth.key found',
    );
    await refuseSecrets({ ...nothing, stdout }, ['scan'], directory, join(directory, 'none'));
  });
});
