import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { codequalityReport } from '../../../reports/codequality/codequality.ts';
import { hostileResult, hostileTexts } from '../../support/hostile-result.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { waived } from '../../support/waived.ts';

/** What GitLab documents of the format; it publishes no schema. */
const validate = new Ajv({ allErrors: true }).compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', pattern: '^[0-9a-f]{40}$' },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', pattern: '^(?!\\.?/)(?!.*(^|/)\\.\\.(/|$))' },
          lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } },
        },
      },
    },
  },
});

interface Issue {
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function issues(result: ResultDocument): readonly Issue[] {
  const list = JSON.parse([...codequalityReport(result)].join('')) as readonly Issue[];
  expect(validate(list), JSON.stringify(validate.errors)).toBe(true);
  return list;
}

const sample = sampleResult();

function without<T extends object>(value: T, name: keyof T & string): T {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name)) as T;
}

describe('the code quality report', () => {
  test('is as GitLab documents it, each issue with a fingerprint of its own, also with hostile text', () => {
    for (const result of [sample, ...hostileTexts.map(hostileResult)]) {
      const prints = issues(result).map(({ fingerprint }) => fingerprint);
      expect(prints).toHaveLength(sample.summary.fail + sample.summary.inconclusive);
      expect(new Set(prints).size).toBe(prints.length);
    }
  });

  test('is an empty list when nothing is wrong', () => {
    expect([...codequalityReport({ ...sample, targets: [], findings: [], observations: [] })].join('')).toBe('[]\n');
  });

  test('ranks what is accepted and forbidden above what is refused and documented, and what is open below both', () => {
    const ranks = issues(sample).map(({ severity }) => severity);
    expect(ranks.slice(0, 11)).toEqual([
      'major',
      'critical',
      'major',
      'critical',
      'critical',
      'critical',
      'major',
      'critical',
      'critical',
      'critical',
      'critical',
    ]);
    expect(new Set(ranks.slice(11))).toEqual(new Set(['minor']));
  });

  test('places an issue in the inventory, the policy, or, where neither is known, on a first line', () => {
    const bare: ResultDocument = {
      ...sample,
      policies: sample.policies.map((policy) => without(policy, 'file')),
      targets: sample.targets.map((target) => without(target, 'declared')),
    };
    expect(issues(sample)[0]?.location).toEqual({ path: 'lab/gateproof.yaml', lines: { begin: 7 } });
    expect(issues(bare)[0]?.location).toEqual({ path: 'targets/ikev2/192.0.2.20', lines: { begin: 1 } });
  });

  test('leaves out what is waived', () => {
    const known = waived(sample, 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20');
    expect(issues(known)).toHaveLength(issues(sample).length - 1);
  });
});
