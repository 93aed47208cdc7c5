import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Policy } from './policy.ts';

/** Beside this module, and so only in a build: a checkout has none and reads the YAML. A bundle looks from the folder next to it. */
const compiledFolder: string = fileURLToPath(new URL('../../core/policy/compiled/', import.meta.url));

/** The digest of a policy's text, as `Policy.digest` has it. */
export function policyDigest(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/**
 * What the build made of a built-in policy, if it was made of exactly this text; undefined otherwise. It saves a scan the parser and the
 * schema, which take longer to load than the gateway takes to answer.
 */
export async function readCompiledPolicy(
  id: string,
  text: string,
  folder: string = compiledFolder,
): Promise<Policy | undefined> {
  let policy: Policy;
  try {
    policy = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as Policy;
  } catch {
    return undefined;
  }
  return policy.digest === policyDigest(text) ? policy : undefined;
}

/** Writes policies where `readCompiledPolicy` finds them; the last step of a build. */
export async function writeCompiledPolicies(
  policies: readonly Policy[],
  folder: string = compiledFolder,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const policy of policies) await writeFile(join(folder, `${policy.id}.json`), JSON.stringify(policy));
}
