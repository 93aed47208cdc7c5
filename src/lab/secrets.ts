import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clientIdentities } from './gateways.ts';
import { createStaticKey, staticKeyFile } from './openvpn-key.ts';
import {
  createAuthority,
  createClientCertificate,
  createPkcs12,
  createSecret,
  type LabAuthority,
  readAuthority,
} from './pki.ts';

/** The files of a lab's folder; those with private content have mode 0600. */
export const secretFiles = {
  root: 'lab-root.pem',
  rootKey: 'lab-root.key',
  clientCertificate: 'client.pem',
  clientKey: 'client.key',
  clientPkcs12: 'client.p12',
  pkcs12Password: 'p12-password.txt',
  psk: 'psk.txt',
  openVpnKey: 'tls-auth.key',
} as const;

/** What the gateways need to know of a lab's secrets. */
export interface LabSecrets {
  readonly authority: LabAuthority;
  readonly psk: string;
  /** The static key of the OpenVPN gateways' tls-auth, as a key file. */
  readonly openVpnKey: string;
}

const renewBeforeMs = 30 * 86_400_000;

/** Reads the secrets of a lab's folder; makes them all new when one is missing or the root ends within 30 days. */
export async function ensureSecrets(directory: string, now: Date): Promise<LabSecrets> {
  return (await readSecrets(directory, now)) ?? (await createSecrets(directory, now));
}

/** Reads the secrets of a lab's folder, or tells by `undefined` that they are missing or used up. */
export async function readSecrets(directory: string, now: Date): Promise<LabSecrets | undefined> {
  try {
    const [rootPem, rootKey, psk, openVpnKey] = await Promise.all([
      readText(directory, secretFiles.root),
      readText(directory, secretFiles.rootKey),
      readText(directory, secretFiles.psk),
      readText(directory, secretFiles.openVpnKey),
      // Not needed here, but a folder without them is not whole.
      readText(directory, secretFiles.clientCertificate),
      readText(directory, secretFiles.clientKey),
      readText(directory, secretFiles.clientPkcs12),
      readText(directory, secretFiles.pkcs12Password),
    ]);
    const authority = readAuthority(rootPem, rootKey);
    // The client's certificate was issued together with the root and lives 825 days.
    const age = now.getTime() - authority.certificate.notBefore.getTime();
    return age < 0 || age > 825 * 86_400_000 - renewBeforeMs ? undefined : { authority, psk, openVpnKey };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function createSecrets(directory: string, now: Date): Promise<LabSecrets> {
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o700);
  const authority = await createAuthority(now);
  const client = await createClientCertificate(authority, {
    names: [clientIdentities.certificate, clientIdentities.eapTls],
    now,
  });
  const password = createSecret();
  const psk = createSecret();
  const openVpnKey = staticKeyFile(createStaticKey());
  await writePrivate(directory, secretFiles.clientCertificate, client.certificatePem);
  await writePrivate(directory, secretFiles.clientKey, client.keyPem);
  await writePrivate(directory, secretFiles.clientPkcs12, createPkcs12(client, authority, password));
  await writePrivate(directory, secretFiles.pkcs12Password, password);
  await writePrivate(directory, secretFiles.psk, psk);
  await writePrivate(directory, secretFiles.openVpnKey, openVpnKey);
  await writePrivate(directory, secretFiles.rootKey, authority.keyPem);
  // Last, because a folder that has a root counts as whole.
  await writePrivate(directory, secretFiles.root, `${authority.certificate.toString('pem')}\n`);
  return { authority, psk, openVpnKey };
}

/** Writes a file of mode 0600 that is whole or not there, even when the process ends in between. */
export async function writePrivate(directory: string, name: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(directory, `.${name}.${process.pid}`);
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, join(directory, name));
}

async function readText(directory: string, name: string): Promise<string> {
  return await readFile(join(directory, name), 'utf8');
}
