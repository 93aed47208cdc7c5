import { describe, expect, test } from 'vitest';
import type { ConfiguredGateway, ReadinessFacts } from '../../core/facts/readiness-facts.ts';
import type { Judgement, Verdict } from '../../core/finding/finding.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import type { AzureCheckName } from '../../core/policy/check-names.ts';
import { loadKnowledge } from '../../core/policy/load-knowledge.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Check } from '../../rules/checks/check.ts';
import type { Seen } from '../../rules/rule.ts';
import { clauseBase, tinyVocabulary } from './rule-tester.ts';

/** What the policies' data says of Azure's pages. */
export const documented: AzureKnowledge = await loadKnowledge({ signal: new AbortController().signal });

/** One case of a check on facts that were made by hand: a gateway of which nothing is known but what is given. */
export interface CheckCase extends Partial<Omit<ReadinessFacts, 'configured'>> {
  readonly when: string;
  readonly gateway?: Partial<ConfiguredGateway>;
  /** Default: 2026-08-01. */
  readonly asOf?: string;
  /** In place of what is documented. */
  readonly knowledge?: Partial<AzureKnowledge>;
  /** Verdict and reason. */
  readonly says: readonly [Verdict, string];
  /** What is observed, among other things. */
  readonly observes?: object;
  /** What is observed, and nothing besides. */
  readonly exactly?: object;
}

export const azureClause: CheckClause = {
  ...clauseBase,
  id: 'checks/azure-export-whole',
  kind: 'check',
  check: 'azure-export-whole',
  wanted: [],
  outdated: [],
};

/** What a check sees of such a gateway; the export is the evidence. */
export function azureSeen(one: Omit<CheckCase, 'when' | 'says'>): Seen {
  const { gateway = {}, asOf = '2026-08-01', knowledge = {}, wishes = {}, columns = [], ...more } = one;
  const configured: ConfiguredGateway = {
    name: 'gateway',
    kind: 'vnet-gateway',
    origin: 'gateway.json',
    unknownProtocols: [],
    remarks: [],
    ...gateway,
  };
  const value: ReadinessFacts = {
    configured,
    wishes,
    columns,
    ...(more.export === undefined ? {} : { export: more.export }),
    ...(more.observed === undefined ? {} : { observed: more.observed }),
  };
  const source = { title: 'a page' };
  return {
    facts: { readiness: { value, evidence: ['export'] } },
    policy: { id: 'p', version: '1', title: 'p', digest: 'sha256:0', source, clauses: [azureClause] },
    target: { url: 'azure://gateway', scheme: 'azure', host: 'gateway', port: 0 },
    asOf,
    interrupted: false,
    vocabulary: tinyVocabulary,
    knowledge: { ...documented, ...knowledge },
  };
}

export const judgeAzure = <K extends AzureCheckName>(
  check: Check<K>,
  one: Omit<CheckCase, 'when' | 'says'>,
): Judgement => check(azureClause, azureSeen(one));

/** Runs the cases. Every judgement names the export as its evidence. */
export function testAzureCheck<K extends AzureCheckName>(
  name: string,
  check: Check<K>,
  cases: readonly CheckCase[],
): void {
  describe(name, () => {
    test.each(cases)('says $says.0, $says.1: $when', (one) => {
      const { verdict, reason, observed, evidence } = judgeAzure(check, one);
      expect([verdict, reason]).toEqual(one.says);
      expect(evidence).toEqual(['export']);
      if (one.observes !== undefined) expect(observed).toMatchObject(one.observes);
      if (one.exactly !== undefined) expect(observed).toStrictEqual(one.exactly);
    });
  });
}
