import { parse } from 'yaml';
import type { Finding } from '../../../core/finding/finding.ts';
import { surplusOf } from '../../../core/finding/surplus-of.ts';
import type { NamedCombination } from '../../../core/finding/told/parts.ts';
import { programText } from '../../../core/program-files.ts';
import { dimensionsByKey } from '../../../core/spaces/registry.ts';

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
  return parse(programText(`containers/${gateway}/expected.yaml`)) as Expected;
}

/** The deviations that findings show, in the same words. */
export function foundDeviations(findings: readonly Finding[]): readonly string[] {
  const failed = findings.filter(({ verdict }) => verdict === 'fail');
  const lines = failed.flatMap((finding) => {
    const surplus = surplusOf(finding);
    return surplus.length === 0 ? [finding.clause] : surplus.map((one) => `${finding.clause} ${nameOf(one)}`);
  });
  return [...new Set(lines)].sort();
}

/** A combination in one line; absent integrity and group are told by a dash, what a row means without a word (32-bit sequence numbers) is not told. */
function nameOf(combination: NamedCombination): string {
  return Object.entries(combination)
    .flatMap(([key, value]) => {
      const dimension = dimensionsByKey.get(key);
      if (typeof value !== 'string') return ['-'];
      const [unsaid, ...others] = dimension?.unsaid ?? [];
      if (dimension === undefined || unsaid === undefined || others.length > 0) return [value];
      return value === dimension.name(unsaid) ? [] : [dimension.words?.(value) ?? value];
    })
    .join(' ');
}
