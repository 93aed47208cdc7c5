import { basename } from 'node:path';
import { Problems } from '../../../inputs/problems.ts';
import { readResultAndDigest } from '../../../inputs/read-document.ts';
import { InputFileError, readTextFile } from '../../../inputs/read-file.ts';
import { envelopeText, preAuthenticationEncoding } from '../../../keep/attest/dsse.ts';
import { keyIdOf, readPrivateKey, signOctets } from '../../../keep/attest/keys.ts';
import { makeStatement, type Resource, statementMediaType } from '../../../keep/attest/statement.ts';
import type { CommandContext } from '../command-context.ts';
import { folderDigests } from '../file-digest.ts';
import { tryFile } from '../try-output.ts';
import { writeWholeFile } from '../write-file.ts';

const keyOctets = 64 * 1024;

/** Signs a statement about a saved result; opens no socket. */
export async function attestCommand(
  { streams, signal }: CommandContext,
  file: string,
  { key: keyFile, evidence, out }: { readonly key: string; readonly evidence?: string; readonly out?: string },
): Promise<number> {
  const problems = new Problems();
  const { read, key, kept } = await problems.all({
    read: () => readResultAndDigest(file, signal),
    key: async () => readPrivateKey(await readTextFile(keyFile, keyOctets, signal), keyFile),
    kept: () => evidenceOf(evidence, signal),
    out: () => (out !== undefined && problems.isEmpty ? tryFile('--out', out) : 0),
  });
  const { result, sha256 } = read;
  const about: Resource = { name: `result/${basename(file)}`, digest: { sha256 }, mediaType: 'application/json' };
  const payload = new TextEncoder().encode(JSON.stringify(makeStatement(result, about, kept)));
  const sig = signOctets(preAuthenticationEncoding(statementMediaType, payload), key);
  const text = envelopeText({ payloadType: statementMediaType, payload, signatures: [{ keyid: keyIdOf(key), sig }] });
  if (out === undefined) {
    streams.out.write(text);
  } else {
    await writeWholeFile(out, text, signal);
    streams.err.write(`gateproof: wrote ${out}\n`);
  }
  return 0;
}

async function evidenceOf(folder: string | undefined, signal: AbortSignal): Promise<readonly Resource[]> {
  if (folder === undefined) return [];
  const files = await folderDigests(folder, signal);
  if (files.length === 0) throw new InputFileError('file-malformed', `${folder}: files of evidence wanted, none found`);
  return files.map(({ name, sha256 }) => ({ name: `evidence/${name}`, digest: { sha256 } }));
}
