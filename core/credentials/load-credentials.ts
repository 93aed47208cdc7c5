import type { KeyObject, X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { defined } from '../defined.ts';
import { type Credentials, type CredentialsEntry, CredentialsError } from './credentials.ts';
import { entryProblems } from './entry-problems.ts';
import { GatheredErrors } from './gathered-errors.ts';
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

/**
 * Reads an entry's files (relative to `baseDir`, at most 1 MiB each) and variables, and checks that they fit together. Throws CredentialsError, the first of them
 * with all others.
 */
export async function loadCredentials(
  entry: CredentialsEntry,
  baseDir: string,
  options: LoadCredentialsOptions,
): Promise<Credentials> {
  checkEntry(entry);
  const source = new EntrySource(baseDir, options);
  const wrong = new GatheredErrors();
  const trustAnchors = await readTrustAnchors(source, entry.trustAnchors ?? [], wrong);
  const identities = {
    ...defined({ localId: entry.localId, remoteId: entry.remoteId }),
    trustAnchors,
    ...defined({ selectors: entry.selectors }),
  };
  const { kind } = entry;
  if (kind === 'psk') {
    const psk = await source.secret('psk', entry.pskFile, entry.pskEnv, wrong);
    return { kind, ...identities, psk: wanted(psk, wrong) };
  }
  const password = await source.secret(
    'password',
    entry.passwordFile,
    entry.passwordEnv,
    wrong,
    kind !== 'eap-mschapv2',
  );
  if (kind === 'eap-mschapv2') {
    const username = await source.secret('username', entry.usernameFile, entry.usernameEnv, wrong);
    return { kind, ...identities, username: wanted(username, wrong), password: wanted(password, wrong) };
  }
  const found =
    entry.pkcs12File === undefined
      ? await readPemPair(source, entry, password, wrong)
      : await readPkcs12File(source, entry, password, wrong);
  const { field, ...pair } = wanted(found, wrong);
  const client = wanted(await wrong.of(field, () => chooseCertificate(pair)), wrong);
  const eapId = entry.eapId ?? entry.localId;
  return kind === 'eap-tls'
    ? { kind, ...identities, ...client, ...defined({ eapId }) }
    : { kind: 'certificate', ...identities, ...client };
}

/** What is there where nothing was wrong. */
function wanted<T>(value: T | undefined, wrong: GatheredErrors): T {
  wrong.throwIfAny();
  if (value === undefined) throw new Error('a value or what is wrong with it wanted, neither found');
  return value;
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

  /** Absent where it is not named, or wrong; of no octets only where it `mayBeEmpty`. */
  async secret(
    what: 'psk' | 'username' | 'password',
    file: string | undefined,
    variable: string | undefined,
    wrong: GatheredErrors,
    mayBeEmpty = false,
  ): Promise<Secret | undefined> {
    const source = { baseDir: this.#baseDir, environment: this.#environment, signal: this.#signal };
    return await wrong.of(file === undefined ? `${what}Env` : `${what}File`, async () => {
      const secret = await readSecret(what, { file, variable }, source);
      if (secret?.reveal().length === 0 && !mayBeEmpty)
        throw new CredentialsError(`${what}-empty`, `${what}: wanted at least one octet, got none`);
      return secret;
    });
  }
}

function checkEntry(entry: CredentialsEntry): void {
  const problems = entryProblems(entry);
  if (problems.length > 0) {
    throw new CredentialsError('entry-invalid', `credentials of kind ${entry.kind}: ${problems.join('; ')}`);
  }
}

async function readTrustAnchors(
  source: EntrySource,
  files: readonly string[],
  wrong: GatheredErrors,
): Promise<readonly string[]> {
  const read = files.map(
    async (file, at) =>
      await wrong.of(`trustAnchors/${at}`, async () =>
        readCertificates(await source.text(file, 'trustAnchors'), file, 'trust-anchor-invalid').map(String),
      ),
  );
  return (await Promise.all(read)).flatMap((found) => found ?? []);
}

interface KeyAndCertificates {
  /** The key of the entry that names the file of the certificates. */
  readonly field: string;
  readonly where: string;
  readonly key: KeyObject;
  readonly certificates: readonly X509Certificate[];
}

/** Whether there is to be a password and none could be read: then it cannot be said whether it opens anything. */
function lacksPassword({ passwordFile, passwordEnv }: CredentialsEntry, password: Secret | undefined): boolean {
  return password === undefined && (passwordFile ?? passwordEnv) !== undefined;
}

async function readPemPair(
  source: EntrySource,
  entry: CredentialsEntry,
  password: Secret | undefined,
  wrong: GatheredErrors,
): Promise<KeyAndCertificates | undefined> {
  const { certificateFile = '', keyFile = '' } = entry;
  const certificates = await wrong.of('certificateFile', async () =>
    readCertificates(await source.text(certificateFile, 'certificateFile'), certificateFile, 'certificate-invalid'),
  );
  const key = await wrong.of('keyFile', async () => {
    const text = await source.text(keyFile, 'keyFile');
    return lacksPassword(entry, password) ? undefined : readPrivateKey(text, keyFile, password);
  });
  if (certificates === undefined || key === undefined) return undefined;
  return { field: 'certificateFile', where: certificateFile, key, certificates };
}

async function readPkcs12File(
  source: EntrySource,
  entry: CredentialsEntry,
  password: Secret | undefined,
  wrong: GatheredErrors,
): Promise<KeyAndCertificates | undefined> {
  const [field, file] = ['pkcs12File', entry.pkcs12File ?? ''];
  return await wrong.of(field, async () => {
    const octets = await source.octets(file, field);
    if (lacksPassword(entry, password)) return undefined;
    return { field, where: file, ...(await readPkcs12(octets, file, password ?? new Secret(''))) };
  });
}

/** The certificate of the key, wherever it stands among the others. */
function chooseCertificate({ where, key, certificates }: Omit<KeyAndCertificates, 'field'>): {
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
