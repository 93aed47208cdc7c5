import type { KeyObject, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { defined } from '../defined.ts';
import { type Credentials, type CredentialsEntry, CredentialsError } from './credentials.ts';
import { exportPrivateKey, readCertificates, readPrivateKey } from './pem.ts';
import { readPkcs12 } from './pkcs12.ts';
import { readCappedFile } from './read-capped-file.ts';
import { readSecret } from './read-secret.ts';
import { Secret } from './secret.ts';

export interface LoadCredentialsOptions {
  readonly signal: AbortSignal;
  /** Where `pskEnv` and `passwordEnv` are looked up. Default: the process's environment. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Reads an entry's files (relative to `baseDir`, at most 1 MiB each) and variables, and checks that they fit together. */
export async function loadCredentials(
  entry: CredentialsEntry,
  baseDir: string,
  options: LoadCredentialsOptions,
): Promise<Credentials> {
  checkEntry(entry);
  const source = new EntrySource(baseDir, options);
  const identities = {
    ...defined({ localId: entry.localId, remoteId: entry.remoteId }),
    trustAnchors: await readTrustAnchors(source, entry.trustAnchors ?? []),
    ...defined({ selectors: entry.selectors }),
  };
  if (entry.kind === 'psk') {
    const psk = await source.secret('psk', entry.pskFile, entry.pskEnv);
    if (psk === undefined || psk.reveal().length === 0) {
      throw new CredentialsError('psk-empty', 'psk: wanted at least one octet, got none');
    }
    return { kind: 'psk', ...identities, psk };
  }
  const password = await source.secret('password', entry.passwordFile, entry.passwordEnv);
  if (entry.kind === 'eap-mschapv2') {
    const username = await source.secret('username', entry.usernameFile, entry.usernameEnv);
    return {
      kind: 'eap-mschapv2',
      ...identities,
      username: filled('username', username),
      password: filled('password', password),
    };
  }
  const client = chooseCertificate(
    entry.pkcs12File === undefined
      ? await readPemPair(source, entry, password)
      : await readPkcs12File(source, entry.pkcs12File, password ?? new Secret('')),
  );
  const eapId = entry.eapId ?? entry.localId;
  return entry.kind === 'eap-tls'
    ? { kind: 'eap-tls', ...identities, ...client, ...defined({ eapId }) }
    : { kind: 'certificate', ...identities, ...client };
}

function filled(what: 'username' | 'password', secret: Secret | undefined): Secret {
  if (secret !== undefined && secret.reveal().length > 0) return secret;
  throw new CredentialsError(`${what}-empty`, `${what}: wanted at least one octet, got none`);
}

/** Where files and variables come from. */
class EntrySource {
  readonly #baseDir: string;
  readonly #signal: AbortSignal;
  readonly #environment: Readonly<Record<string, string | undefined>>;

  constructor(baseDir: string, options: LoadCredentialsOptions) {
    this.#baseDir = baseDir;
    this.#signal = options.signal;
    this.#environment = options.environment ?? process.env;
  }

  octets(file: string, what: string): Promise<Uint8Array> {
    return readCappedFile(resolve(this.#baseDir, file), what, { signal: this.#signal });
  }

  async text(file: string, what: string): Promise<string> {
    return new TextDecoder().decode(await this.octets(file, what));
  }

  async secret(what: string, file: string | undefined, variable: string | undefined): Promise<Secret | undefined> {
    const source = { baseDir: this.#baseDir, environment: this.#environment, signal: this.#signal };
    return await readSecret(what, { file, variable }, source);
  }
}

function checkEntry(entry: CredentialsEntry): void {
  const problems: string[] = [];
  if (entry.localId === '') problems.push('localId must not be empty');
  if (entry.pskFile !== undefined && entry.pskEnv !== undefined) problems.push('only one of pskFile and pskEnv');
  if (entry.passwordFile !== undefined && entry.passwordEnv !== undefined) {
    problems.push('only one of passwordFile and passwordEnv');
  }
  if (entry.usernameFile !== undefined && entry.usernameEnv !== undefined) {
    problems.push('only one of usernameFile and usernameEnv');
  }
  const hasPem = entry.certificateFile !== undefined && entry.keyFile !== undefined;
  const hasPassword = entry.passwordFile !== undefined || entry.passwordEnv !== undefined;
  switch (entry.kind) {
    case 'psk':
      if (entry.pskFile === undefined && entry.pskEnv === undefined) problems.push('pskFile or pskEnv is wanted');
      break;
    case 'certificate':
      if (!hasPem) problems.push('certificateFile and keyFile are wanted');
      break;
    case 'pkcs12':
      if (entry.pkcs12File === undefined) problems.push('pkcs12File is wanted');
      if (!hasPassword) problems.push('passwordFile or passwordEnv is wanted');
      break;
    case 'eap-tls':
      if (!hasPem && entry.pkcs12File === undefined) {
        problems.push('certificateFile and keyFile, or pkcs12File, are wanted');
      }
      break;
    case 'eap-mschapv2':
      if (entry.usernameFile === undefined && entry.usernameEnv === undefined) {
        problems.push('usernameFile or usernameEnv is wanted');
      }
      if (!hasPassword) problems.push('passwordFile or passwordEnv is wanted');
      break;
  }
  if (problems.length > 0) {
    throw new CredentialsError('entry-invalid', `credentials of kind ${entry.kind}: ${problems.join('; ')}`);
  }
}

async function readTrustAnchors(source: EntrySource, files: readonly string[]): Promise<readonly string[]> {
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await source.text(file, 'trustAnchors') })));
  return texts.flatMap(({ file, text }) =>
    readCertificates(text, file, 'trust-anchor-invalid').map((certificate) => certificate.toString()),
  );
}

interface KeyAndCertificates {
  readonly where: string;
  readonly key: KeyObject;
  readonly certificates: readonly X509Certificate[];
}

async function readPemPair(
  source: EntrySource,
  entry: CredentialsEntry,
  password: Secret | undefined,
): Promise<KeyAndCertificates> {
  const { certificateFile = '', keyFile = '' } = entry;
  const certificates = await source.text(certificateFile, 'certificateFile');
  const key = await source.text(keyFile, 'keyFile');
  return {
    where: certificateFile,
    key: readPrivateKey(key, keyFile, password),
    certificates: readCertificates(certificates, certificateFile, 'certificate-invalid'),
  };
}

async function readPkcs12File(source: EntrySource, file: string, password: Secret): Promise<KeyAndCertificates> {
  return { where: file, ...(await readPkcs12(await source.octets(file, 'pkcs12File'), file, password)) };
}

/** The certificate of the key, wherever it stands among the others. */
function chooseCertificate({ where, key, certificates }: KeyAndCertificates): {
  readonly certificate: string;
  readonly intermediates: readonly string[];
  readonly key: Secret;
} {
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) {
    throw new CredentialsError(
      'key-mismatch',
      `${where}: wanted a certificate of the private key, found ${certificates.length} of other keys`,
    );
  }
  return {
    certificate: own.toString(),
    intermediates: certificates.filter((certificate) => certificate !== own).map((other) => other.toString()),
    key: exportPrivateKey(key),
  };
}
