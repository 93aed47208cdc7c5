import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { sarifReport } from '../../../reports/sarif/sarif.ts';
import { sarifFullReport } from '../../../reports/sarif/sarif-full.ts';
import { multitoolRemarks } from '../../support/checkers.ts';
import { hostileResult, hostileTexts } from '../../support/hostile-result.ts';
import { sampleReadiness } from '../../support/sample-readiness.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { waived } from '../../support/waived.ts';

const formats = { sarif: sarifReport, 'sarif-full': sarifFullReport } as const;
const sample = sampleResult();
const results: Readonly<Record<string, ResultDocument>> = {
  sample,
  empty: { ...sample, targets: [], findings: [], observations: [] },
  waived: waived(sample, 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20'),
  interrupted: { ...sample, interrupted: true },
  readiness: await sampleReadiness(),
  hostile: hostile(hostileTexts.filter((text) => text.length < 1000).join(' ')),
  long: hostile('x'.repeat(5000)),
};

/** The version is the program's own word, which the format wants in numbers. */
function hostile(text: string): ResultDocument {
  return { ...hostileResult(text), tool: sample.tool };
}

/** What Azure DevOps wants to know of the pipeline, which the pipeline knows alone. */
const OF_A_PIPELINE = /^GHAzDO(1019|1020) /u;

/** What the multitool would like beside, and why it stays as it is. */
const WISHES: readonly string[] = [
  // Messages are sentences of what was seen: few are alike.
  'SARIF2002 Note_Default',
  // A gateway is no code under version control.
  'SARIF2003 Note_Default',
  // The clauses of a policy are rules with descriptions of their own.
  'SARIF2009 Note_HierarchicalIdOnDescriptor',
  // A result hangs on a line of the inventory or of the policy, and is about a gateway.
  'SARIF2010 Note_Default',
  'SARIF2011 Note_Default',
  // Not every policy has its source on the web.
  'SARIF2012 Note_ProvideHelpUri',
  // The report of problems alone has the rules of its problems, and where there is none it has no rule.
  'SARIF2012 Note_ProvideMetadataForAllViolatedRules',
  // A name is made of an id, whose words may be a letter long, or be spelled in capitals by whoever wrote the policy.
  'SARIF2012 Note_FriendlyNameNotAPascalIdentifier',
];

describe.each(['sarif', 'sarif-full'] as const)('the report %s', (name) => {
  test("has no error and no warning of the format's own multitool, by its rules for GitHub code scanning too", () => {
    const logs = Object.fromEntries(
      Object.entries(results).map(([of, result]) => [of, [...formats[name](result)].join('')]),
    );
    const remarks = multitoolRemarks(logs).filter(({ rule }) => !OF_A_PIPELINE.test(rule));
    expect(remarks.filter(({ level }) => level !== 'note')).toEqual([]);
    expect(remarks.filter(({ rule }) => !WISHES.includes(rule))).toEqual([]);
  });

  test('would be told by it what GitHub misses, and what the format does', () => {
    const log = JSON.parse([...formats[name](sample)].join('')) as {
      runs: [{ tool: { driver: Record<string, unknown> }; results: Record<string, unknown>[] }];
    };
    delete log.runs[0].tool.driver['informationUri'];
    delete log.runs[0].results[0]?.['locations'];
    const told = multitoolRemarks({ spoilt: JSON.stringify(log) }).filter(({ level }) => level !== 'note');
    expect(told.map(({ rule }) => rule.split(' ', 1)[0])).toEqual(expect.arrayContaining(['SARIF2005', 'GH1015']));
  });
});
