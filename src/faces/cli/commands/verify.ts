import { basename } from 'node:path';
import { defined } from '../../../../core/defined.ts';
import { DocumentFileError } from '../../../../core/document/document-file-error.ts';
import { visibleText } from '../../../../reports/text/visible-text.ts';
import { Problems } from '../../../inputs/problems.ts';
import { readTextFile } from '../../../inputs/read-file.ts';
import {
  type Check,
  compareResources,
  type FoundFile,
  type FoundFiles,
} from '../../../keep/attest/compare-resources.ts';
import { parseEnvelope, preAuthenticationEncoding } from '../../../keep/attest/dsse.ts';
import { fileDigest, folderDigests } from '../../../keep/attest/file-digest.ts';
import { isSignedBy, keyIdOf, readPublicKey } from '../../../keep/attest/keys.ts';
import { parseStatement, type Statement } from '../../../keep/attest/statement.ts';
import type { CommandContext } from '../command-context.ts';
import type { Output } from '../streams.ts';

const envelopeOctets = 64 * 1024 * 1024;
const keyOctets = 64 * 1024;
const policyOctets = 1024 * 1024;

export interface VerifyOptions {
  readonly key: string;
  readonly evidence?: string;
  readonly policy?: readonly string[];
  readonly waivers?: string;
}

/** Checks an attested result offline; 0 when everything that was given is as it was attested, 1 when anything is not. */
export async function verifyCommand(
  { streams, signal }: CommandContext,
  envelopeFile: string,
  resultFile: string | undefined,
  options: VerifyOptions,
): Promise<number> {
  const problems = new Problems();
  const { envelope, key, found } = await problems.all({
    envelope: async () => parseEnvelope(await readTextFile(envelopeFile, envelopeOctets, signal), envelopeFile),
    key: async () => readPublicKey(await readTextFile(options.key, keyOctets, signal), options.key),
    found: () => findFiles(resultFile, options, problems, signal),
  });
  const { payloadType, payload, signatures } = envelope;
  const signed = preAuthenticationEncoding(payloadType, payload);
  if (!signatures.some(({ sig }) => isSignedBy(signed, sig, key))) {
    say(streams.out, 'wrong', 'signature', `not made by key ${keyIdOf(key)} over this statement`);
    return 1;
  }
  // The same octets that were verified, read once.
  const { statement } = await problems.all({ statement: () => parseStatement(payloadType, payload, envelopeFile) });
  say(streams.out, 'ok', 'signature', `by key ${keyIdOf(key)}`);
  const checks = compareResources(statement, found);
  for (const { state, name, detail } of checks) say(streams.out, state, name, detail);
  streams.out.write(`${verdictOf(statement)}\n`);
  return checks.every(({ state }) => state === 'ok' || state === 'unchecked') ? 0 : 1;
}

async function findFiles(
  resultFile: string | undefined,
  { evidence, policy, waivers }: VerifyOptions,
  problems: Problems,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const file = async (path: string | undefined): Promise<FoundFile | undefined> =>
    path === undefined
      ? undefined
      : await problems.collect(async () => ({ name: basename(path), sha256: await fileDigest(path, signal) }));
  const [result, waiverFile] = [await file(resultFile), await file(waivers)];
  const kept = evidence === undefined ? undefined : await problems.collect(() => folderDigests(evidence, signal));
  const policies: FoundFile[] = [];
  for (const name of policy ?? []) {
    const one = await problems.collect(() => policyDigest(name, signal));
    if (one !== undefined) policies.push(one);
  }
  const claimedPolicies = result === undefined ? [] : await claimedBy(resultFile ?? '', signal);
  return {
    claimedPolicies,
    ...defined({ result, evidence: kept }),
    ...(policy === undefined ? {} : { policies }),
    ...defined({ waivers: waiverFile }),
  };
}

/** The policies that a result names; none where it is no result any more, which its digest tells. */
async function claimedBy(file: string, signal: AbortSignal): Promise<readonly FoundFile[]> {
  const { readResult } = await import('../../../inputs/read-document.ts');
  try {
    const { policies } = await readResult(file, signal);
    return policies.map(({ id, digest }) => ({ name: id, sha256: digest.replace(/^sha256:/u, '') }));
  } catch (error) {
    if (error instanceof DocumentFileError) return [];
    throw error;
  }
}

/** A file by its octets, whether or not it is still a policy; a built-in policy by its id. */
async function policyDigest(idOrFile: string, signal: AbortSignal): Promise<FoundFile> {
  const { isPolicyFile, loadPolicy } = await import('../../../../core/policy/load-policy.ts');
  if (isPolicyFile(idOrFile)) {
    const id = /^id:\s*["']?([\w.-]+)/mu.exec(await readTextFile(idOrFile, policyOctets, signal))?.[1];
    return { name: id ?? basename(idOrFile), sha256: await fileDigest(idOrFile, signal) };
  }
  const { id, digest } = await loadPolicy(idOrFile, { signal });
  return { name: id, sha256: digest.replace(/^sha256:/u, '') };
}

function say(out: Output, state: Check['state'] | 'wrong', name: string, detail: string): void {
  out.write(`${state.replace('-', ' ').padEnd(12)}  ${visibleText(name)}  ${visibleText(detail)}\n`);
}

function verdictOf({ predicate }: Statement): string {
  const { result, passedTests, warnedTests, failedTests } = predicate;
  const counts = `${passedTests.length} passed, ${warnedTests.length} warned, ${failedTests.length} failed`;
  return `the result that was attested: ${result} (${counts})`;
}
