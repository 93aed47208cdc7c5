import { join } from 'node:path';
import { ReadError } from '../document/read-error.ts';
import { readOctets } from '../document/read-pieces.ts';
import { readCompiledPolicy } from './compiled-policies.ts';
import { dataFolder } from './data-folder.ts';
import { didYouMean } from './nearest.ts';
import type { Policy } from './policy.ts';
import { PolicyError } from './policy-error.ts';

/** The registry of the policies in `policies/`, by id: of a vendor, of a standard, or our own. */
const folders: Readonly<Record<string, 'vendors' | 'standards' | 'gateproof'>> = {
  'azure-p2s-readiness': 'gateproof',
  'azure-vpn-p2s': 'vendors',
  'gateproof-checks': 'gateproof',
  'nist-sp-800-77r1': 'standards',
};
export const builtInPolicies: readonly string[] = Object.keys(folders);

/** Largest policy file in octets. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * A policy by the id of a built-in one ('azure-vpn-p2s') or by the path of a file (whatever has a slash or ends in .yaml or .yml).
 * Throws PolicyError 'policy-unknown', 'policy-unreadable' or 'policy-invalid', and the signal's reason.
 */
export async function loadPolicy(idOrFile: string, { signal }: { readonly signal: AbortSignal }): Promise<Policy> {
  if (/[/\\]|\.ya?ml$/i.test(idOrFile)) return await parse(await read(idOrFile, idOrFile, signal), idOrFile);
  if (builtInPolicies.includes(idOrFile)) return builtIn(idOrFile, signal);
  const message =
    `wanted a built-in policy (${builtInPolicies.join(', ')}) or the path of a policy file, ` +
    `found "${idOrFile}"${didYouMean(idOrFile, builtInPolicies)}`;
  throw new PolicyError('policy-unknown', message);
}

/** The built-in policies, by id. Throws as `loadPolicy` does. */
export async function listPolicies({ signal }: { readonly signal: AbortSignal }): Promise<readonly Policy[]> {
  const policies: Policy[] = [];
  for (const id of builtInPolicies) policies.push(await builtIn(id, signal));
  return policies;
}

async function builtIn(id: string, signal: AbortSignal): Promise<Policy> {
  const text = await builtInText(id, signal);
  return (await readCompiledPolicy(id, text)) ?? (await parse(text, `policies/${placeOf(id)}`));
}

/** The file of a built-in policy as it stands. Throws PolicyError 'policy-unreadable' or 'policy-invalid'. */
export async function builtInText(id: string, signal: AbortSignal): Promise<string> {
  return await read(join(dataFolder('policies'), placeOf(id)), `policies/${placeOf(id)}`, signal);
}

/** The file of a built-in policy in `policies/`. */
export function placeOf(id: string): string {
  return `${folders[id]}/${id}.yaml`;
}

/** What reads YAML is loaded when there is YAML to read. */
async function parse(text: string, file: string): Promise<Policy> {
  const { parsePolicy } = await import('./parse-policy.ts');
  return parsePolicy(text, file);
}

async function read(path: string, file: string, signal: AbortSignal): Promise<string> {
  const invalid = (code: string, message: string): PolicyError =>
    PolicyError.invalid([{ file, line: 1, column: 1, code, message }]);
  let octets: Uint8Array;
  try {
    octets = await readOctets(path, { mostOctets: MAX_FILE_BYTES, signal });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (error.code === 'file-too-large')
      throw invalid('too-large', `wanted a file of at most ${MAX_FILE_BYTES} octets, found more`);
    throw new PolicyError('policy-unreadable', `wanted a readable policy file, found ${error.found} at ${file}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw invalid('not-utf8', 'wanted text in UTF-8, found other octets');
  }
}
