import { programFiles } from '../program-files.ts';
import { type BuiltIn, builtInPolicies, findBuiltIn, newestPolicies } from './built-in-policies.ts';
import { readCompiledPolicy } from './compiled-policies.ts';
import { didYouMean } from './nearest.ts';
import type { Policy } from './policy.ts';
import { PolicyError } from './policy-error.ts';
import { readDataFile } from './read-data-file.ts';

/**
 * A policy by the name of a built-in one ('azure-vpn-p2s', 'nist-sp-800-77@r1', or 'nist-sp-800-77' for its newest edition) or by the path of a
 * file (whatever has a slash or ends in .yaml or .yml). Throws PolicyError 'policy-unknown', 'policy-unreadable' or 'policy-invalid', and the signal's reason.
 */
export async function loadPolicy(idOrFile: string, { signal }: { readonly signal: AbortSignal }): Promise<Policy> {
  if (isPolicyFile(idOrFile)) return await parse(await read(idOrFile, idOrFile, signal), idOrFile);
  return await compiled(known(idOrFile), signal);
}

/** Whether a policy is named by its file. */
export function isPolicyFile(idOrFile: string): boolean {
  return /[/\\]|\.ya?ml$/i.test(idOrFile);
}

/** The built-in policies by name, the newest edition of each, or every one. Throws as `loadPolicy` does. */
export async function listPolicies({
  signal,
  all = false,
}: {
  readonly signal: AbortSignal;
  readonly all?: boolean;
}): Promise<readonly Policy[]> {
  const policies: Policy[] = [];
  for (const found of all ? builtInPolicies() : newestPolicies()) policies.push(await compiled(found, signal));
  return policies;
}

/** The file of a built-in policy as it stands. Throws PolicyError 'policy-unknown', 'policy-unreadable' or 'policy-invalid'. */
export async function builtInText(name: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  return textOf(known(name));
}

function known(name: string): BuiltIn {
  const found = findBuiltIn(name);
  if (found !== undefined) return found;
  const near = didYouMean(
    name,
    builtInPolicies().map((one) => one.name),
  );
  const message = `wanted a policy of "gateproof policy list", or the path of a policy file, found "${name}"${near}`;
  throw new PolicyError('policy-unknown', message);
}

async function compiled(found: BuiltIn, signal: AbortSignal): Promise<Policy> {
  signal.throwIfAborted();
  const text = textOf(found);
  return readCompiledPolicy(found.name, text) ?? (await parse(text, `policies/${found.place}`));
}

function textOf({ place }: BuiltIn): string {
  const text = programFiles().text(`policies/${place}`);
  if (text !== undefined) return text;
  throw new PolicyError('policy-unreadable', `wanted policies/${place} beside the program, found none`);
}

/** What reads YAML is loaded when there is YAML to read. */
async function parse(text: string, file: string): Promise<Policy> {
  const { parsePolicy } = await import('./parse-policy.ts');
  return parsePolicy(text, file);
}

async function read(path: string, file: string, signal: AbortSignal): Promise<string> {
  const found = await readDataFile(path, signal);
  if ('text' in found) return found.text;
  if ('unreadable' in found)
    throw new PolicyError('policy-unreadable', `wanted a readable policy file, found ${found.unreadable} at ${file}`);
  throw PolicyError.invalid([{ file, line: 1, column: 1, ...found }]);
}
