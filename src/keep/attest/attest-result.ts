import { basename } from 'node:path';
import { Problems } from '../../inputs/problems.ts';
import { readResultAndDigest } from '../../inputs/read-document.ts';
import { InputFileError, readTextFile } from '../../inputs/read-file.ts';
import { envelopeText, preAuthenticationEncoding } from './dsse.ts';
import { folderDigests } from './file-digest.ts';
import { keyIdOf, readPrivateKey, signOctets } from './keys.ts';
import { makeStatement, type Resource, statementMediaType } from './statement.ts';

const keyOctets = 64 * 1024;

/** Paths of what signs and of what is signed besides. */
export interface AttestFiles {
  /** A private key in PEM, Ed25519 or ECDSA P-256, without a password. */
  readonly key: string;
  /** A folder of evidence; its files are attested by name and digest. */
  readonly evidence?: string | undefined;
}

/**
 * A signed statement about a saved result, as a DSSE envelope in one line of JSON; opens no socket. `others`: what else is to be found wrong with
 * before anything is signed. Throws InputError.
 */
export async function attestResult(
  file: string,
  { key: keyFile, evidence }: AttestFiles,
  signal: AbortSignal,
  problems: Problems = new Problems(),
  others: () => unknown = () => undefined,
): Promise<string> {
  const { read, key, kept } = await problems.all({
    read: () => readResultAndDigest(file, signal),
    key: async () => readPrivateKey(await readTextFile(keyFile, keyOctets, signal), keyFile),
    kept: () => evidenceOf(evidence, signal),
    others,
  });
  const { result, sha256 } = read;
  const about: Resource = { name: `result/${basename(file)}`, digest: { sha256 }, mediaType: 'application/json' };
  const payload = new TextEncoder().encode(JSON.stringify(makeStatement(result, about, kept)));
  const sig = signOctets(preAuthenticationEncoding(statementMediaType, payload), key);
  return envelopeText({ payloadType: statementMediaType, payload, signatures: [{ keyid: keyIdOf(key), sig }] });
}

async function evidenceOf(folder: string | undefined, signal: AbortSignal): Promise<readonly Resource[]> {
  if (folder === undefined) return [];
  const files = await folderDigests(folder, signal);
  if (files.length === 0) throw new InputFileError('file-malformed', `${folder}: files of evidence wanted, none found`);
  return files.map(({ name, sha256 }) => ({ name: `evidence/${name}`, digest: { sha256 } }));
}
