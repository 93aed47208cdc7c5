import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from '../../../core/credentials/secret.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { GateproofError } from '../../../core/gateproof-error.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { InputFileError } from '../../inputs/read-file.ts';
import { isDeadRunName } from '../../run/engine/run-identity.ts';
import { isJournalName } from './journal-file.ts';
import type { EvidenceOptions } from './options.ts';
import { writeWholeFile } from './write-file.ts';

const indexName = 'index.json';

/** A capture that holds a secret of the scan: a fault of ours. Nothing of that capture is written. */
export class EvidenceError extends GateproofError<'evidence-holds-secret'> {
  constructor(message: string, options?: ErrorOptions) {
    super({ name: 'EvidenceError', code: 'evidence-holds-secret', fault: 'ours' }, message, options);
  }
}

/** The folder of `--evidence` must be new, empty, or hold evidence of before. Throws InputFileError. */
export async function checkEvidenceFolder({ evidence }: EvidenceOptions): Promise<void> {
  if (evidence === undefined) return;
  // What a dead run left of a file is swept when the folder is tried; what it had seen stays.
  const names = (await namesIn(evidence)).filter(
    (name) => !isDeadRunName(name.replace(/^\./u, '')) && !isJournalName(name),
  );
  if (names.length > 0 && (await capturesOf(evidence)) === undefined) {
    throw new InputFileError(
      'file-malformed',
      `--evidence: a new folder, an empty one, or one with evidence wanted; ${evidence} holds other files`,
    );
  }
}

/**
 * Writes the captures and their index; returns the files. Captures of before that the old index lists go. `secrets` must stand in none of
 * them: recordings hold none, and this is the check.
 */
export async function writeEvidence(
  recording: Recording,
  result: Pick<ResultDocument, 'findings'>,
  { evidence }: EvidenceOptions,
  secrets: readonly Secret[],
): Promise<readonly string[]> {
  if (evidence === undefined) return [];
  const { captureEvidence } = await import('../../keep/evidence/capture-evidence.ts');
  for (const old of (await capturesOf(evidence)) ?? []) await rm(join(evidence, old), { force: true });
  const written: string[] = [];
  for (const { name, octets } of captureEvidence(recording, result)) {
    if (holdsSecret(octets, secrets)) {
      throw new EvidenceError(`${name}: octets without secrets wanted, a secret of the scan found`);
    }
    const file = join(evidence, name);
    await writeWholeFile(file, octets);
    written.push(file);
  }
  return written;
}

/** Every Secret in a value, however deep. */
export function secretsIn(value: unknown): readonly Secret[] {
  if (value instanceof Secret) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
}

/** Shorter ones stand anywhere by chance. */
const shortestSecret = 8;

function holdsSecret(octets: Uint8Array, secrets: readonly Secret[]): boolean {
  // One character for each octet, the same on both sides.
  const characters = new TextDecoder('latin1');
  const text = characters.decode(octets);
  return secrets.some((secret) => {
    const hidden = secret.reveal();
    return hidden.length >= shortestSecret && text.includes(characters.decode(hidden));
  });
}

/** Names of the captures that the folder's index lists; undefined where there is no index of evidence. */
async function capturesOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    const index = JSON.parse(await readFile(join(folder, indexName), 'utf8')) as {
      readonly kind?: unknown;
      readonly files?: readonly { readonly file?: unknown }[];
    };
    if (index.kind !== 'gateproof-evidence') return undefined;
    return (index.files ?? []).flatMap(({ file }) =>
      typeof file === 'string' && /^[A-Za-z0-9][A-Za-z0-9.-]*\.pcapng$/u.test(file) ? [file] : [],
    );
  } catch {
    return undefined;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new InputFileError('file-unreadable', `--evidence: ${folder}: cannot be read (${code})`);
  }
}
