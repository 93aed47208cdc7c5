import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Finding } from '../../../core/finding/finding.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { containersDirectory } from '../../lab/containers-directory.ts';

/**
 * The deviations planted in a gateway of the lab (`containers/<gateway>/expected.yaml`), one line each: the clause, and for
 * undocumented combinations the combination, as in 'tls/nothing-else TLSv1.2 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'.
 */
export async function plantedDeviations(gateway: string): Promise<readonly string[]> {
  return [...(await expected(gateway)).deviations].sort();
}

/** What a gateway of the lab does with IKEv1, as its `expected.yaml` says; undefined for one that is not asked. */
export async function expectedIkev1(gateway: string): Promise<string | undefined> {
  return (await expected(gateway)).ikev1;
}

interface Expected {
  readonly deviations: readonly string[];
  readonly ikev1?: string;
}

async function expected(gateway: string): Promise<Expected> {
  return parse(await readFile(join(containersDirectory(), gateway, 'expected.yaml'), 'utf8')) as Expected;
}

/** The deviations that findings show, in the same words. */
export function foundDeviations(findings: readonly Finding[]): readonly string[] {
  const failed = findings.filter(({ verdict }) => verdict === 'fail');
  const lines = failed.flatMap(({ clause, direction, observed }) => {
    const accepted = observed['accepted'];
    if (direction !== 'undocumented-refused' || !Array.isArray(accepted)) return [clause];
    return accepted.map((combination) => `${clause} ${nameOf(combination as JsonObject)}`);
  });
  return [...new Set(lines)].sort();
}

/** A combination in one line; absent integrity and group are told by a dash, 32-bit sequence numbers are not told. */
function nameOf(combination: JsonObject): string {
  return Object.entries(combination)
    .filter(([field, value]) => field !== 'extendedSequenceNumbers' || value === true)
    .map(([field, value]) => (field === 'extendedSequenceNumbers' ? 'ESN' : typeof value === 'string' ? value : '-'))
    .join(' ');
}
