import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProgramFiles, programFiles } from '../program-files.ts';
import type { Policy } from './policy.ts';

/** In a build alone: a checkout has none and reads the YAML. */
export const compiledFolder = 'policies/compiled';

/** The digest of a policy's text, as `Policy.digest` has it. */
export function policyDigest(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/**
 * What the build made of a built-in policy, if it was made of exactly this text; undefined otherwise. It saves a scan the parser and the
 * schema, which take longer to load than the gateway takes to answer.
 */
export function readCompiledPolicy(id: string, text: string, files: ProgramFiles = programFiles()): Policy | undefined {
  let policy: Policy;
  try {
    policy = JSON.parse(files.text(`${compiledFolder}/${id}.json`) ?? '') as Policy;
  } catch {
    return undefined;
  }
  return policy.digest === policyDigest(text) ? policy : undefined;
}

/** Writes policies where `readCompiledPolicy` finds them in the folder of a package; a step of its build. */
export async function writeCompiledPolicies(policies: readonly Policy[], root: string): Promise<void> {
  const folder = join(root, compiledFolder);
  await mkdir(folder, { recursive: true });
  for (const policy of policies) await writeFile(join(folder, `${policy.id}.json`), JSON.stringify(policy));
}
