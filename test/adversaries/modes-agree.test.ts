import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Policy } from '../../core/policy/policy.ts';
import { cipherSuite, suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { suiteVersions } from '../../core/spaces/tls-suites.ts';
import { adversaryPolicies } from '../support/adversaries/adversary-policies.ts';
import { type AdversaryScan, scanAdversary, wrongFindings } from '../support/adversaries/scan-adversary.ts';
import { tlsAdversaries } from '../support/adversaries/tls-adversaries.ts';
import type { TlsAdversary } from '../support/adversaries/tls-adversary.ts';
import { documented } from '../support/adversaries/tls-behaviours.ts';

/** Of what is chance to a gateway. */
const seeds = [0, 1, 2];

let policies: readonly Policy[];
beforeAll(async () => {
  policies = await adversaryPolicies();
});

/** Verdicts by clause. What stays open may stay open in one way of asking alone: it is decided by fewer questions, or by more. */
function decidedBy({ result }: AdversaryScan): ReadonlyMap<string, string> {
  return new Map(
    result.findings
      .filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')
      .map(({ policy, clause, verdict }) => [`${policy}/${clause}`, verdict]),
  );
}

/** Which of several nodes a question comes to by chance is not the same in two scans: `answers-agree` says what share escapes. */
const sameEachTime = tlsAdversaries.filter(({ others = [], node }) => others.length === 0 || node !== undefined);

test.each(sameEachTime)('both ways of asking decide alike of a gateway that $name', async (adversary) => {
  const against: string[] = [];
  for (const seed of seeds) {
    const [denied, enumerated] = await Promise.all([
      scanAdversary(adversary, { policies, seed }),
      scanAdversary(adversary, { policies, seed, mode: 'enumerate' }),
    ]);
    const other = decidedBy(enumerated);
    for (const [clause, verdict] of decidedBy(denied)) {
      const found = other.get(clause);
      if (found !== undefined && found !== verdict) against.push(`seed ${seed}: ${clause}: ${verdict}, ${found}`);
    }
  }
  expect(against).toEqual([]);
});

/** A server that keeps to what it accepts: some versions, with some suites of each in some order, and one way of saying no. */
const server = fc.record({
  suites: fc
    .tuple(
      ...suiteVersions.map((version) => fc.option(fc.subarray(candidates(version), { minLength: 1 }), { nil: [] })),
    )
    .map(
      (drawn): Readonly<Record<number, readonly number[]>> =>
        Object.fromEntries(suiteVersions.flatMap((version, at) => (drawn[at]?.length ? [[version, drawn[at]]] : []))),
    ),
  clientOrder: fc.boolean(),
  // As RFC 5246 appendix E.1 has it; by default one hello asks for all old versions.
  fallsBack: fc.constant(true),
  certificateRequested: fc.boolean(),
  groups: fc.subarray([0x001d, 0x0017, 0x0018], { minLength: 1 }),
});

/** The documented ones, and a few suites of a version, from all over the registry; SSL 3.0 has no extension that names a curve. */
function candidates(version: number): number[] {
  const few = suitesOf(version)
    .filter((suite) => version > tlsVersion.ssl3 || cipherSuite(suite)?.keyExchange !== 'ECDHE')
    .filter((_, at) => at % 23 === 0 || version >= tlsVersion.tls13);
  return [...new Set([...(version === tlsVersion.tls12 ? documented : []), ...few])];
}

test('both ways of asking say the same of every clause of a server that keeps to what it accepts', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(server, async (accepts) => {
      const adversary: TlsAdversary = { name: 'keeps to what it accepts', accepts };
      const [denied, enumerated] = await Promise.all([
        scanAdversary(adversary, { policies }),
        scanAdversary(adversary, { policies, mode: 'enumerate' }),
      ]);
      expect(verdictsOf(enumerated)).toEqual(verdictsOf(denied));
      expect([
        ...wrongFindings(adversary, policies, denied),
        ...wrongFindings(adversary, policies, enumerated),
      ]).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

function verdictsOf({ result }: AdversaryScan): Readonly<Record<string, string>> {
  return Object.fromEntries(result.findings.map(({ policy, clause, verdict }) => [`${policy}/${clause}`, verdict]));
}
