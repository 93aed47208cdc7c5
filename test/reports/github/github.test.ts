import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { githubReport } from '../../../reports/github/github.ts';
import { hostileResult, hostileTexts } from '../../support/hostile-result.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { waived } from '../../support/waived.ts';

const sample = sampleResult();
const lines = (result: ResultDocument): readonly string[] => githubReport(result).trimEnd().split('\n');
const starts = (result: ResultDocument): readonly string[] =>
  lines(result).map((line) => line.slice(0, line.indexOf('::', 2) + 2));

describe('the annotations', () => {
  test('are an error for each target that fails, a warning for each that is not wholly shown, and a notice', () => {
    expect(starts(sample)).toEqual([
      '::error file=lab/gateproof.yaml,line=7,title=ikev2%3A//192.0.2.20 (drifted)%3A 6 problems::',
      '::error file=lab/gateproof.yaml,line=8,title=sstp%3A//192.0.2.20%3A443 (drifted)%3A 5 problems::',
      '::warning file=lab/gateproof.yaml,line=5,title=ikev2%3A//192.0.2.10 (conforming)%3A 2 could not be shown::',
      '::warning file=lab/gateproof.yaml,line=8,title=sstp%3A//192.0.2.20%3A443 (drifted)%3A 1 could not be shown::',
      '::warning file=policies/azure-vpn-p2s.yaml,line=44,title=ikev2%3A//192.0.2.30 (stopped)%3A 15 could not be shown::',
      '::warning file=policies/azure-vpn-p2s.yaml,line=104,title=sstp%3A//192.0.2.30%3A443 (stopped)%3A 17 could not be shown::',
      '::notice title=gateproof%3A violates::',
    ]);
  });

  test('are one short sentence each: the first problem and how many more, or why clauses could not be shown and what to do', () => {
    expect(lines(sample)[0]).toMatch(
      /::azure-vpn-p2s\/ike\/row-17 AES256 SHA256 SHA256 GROUP_2: the gateway refused it; and 5 more$/u,
    );
    expect(lines(sample)[5]).toMatch(
      /::no connection could be made to TCP port 443 of 192\.0\.2\.30\. Check the address and the port, and that this machine may reach them\.$/u,
    );
    for (const result of [sample, ...hostileTexts.map(hostileResult)]) {
      const messages = lines(result).map((line) => line.slice(line.indexOf('::', 2) + 2).replaceAll('%25', '%'));
      expect(Math.max(...messages.map((message) => message.length))).toBeLessThan(300);
    }
  });

  test('are ten of a level at most, and the last tells of the rest', () => {
    const [target] = sample.targets.filter(({ gateway }) => gateway === 'drifted');
    if (target === undefined) throw new Error('the sample has no drifted gateway');
    const own = sample.findings.filter((one) => one.target === target.url && one.verdict === 'fail');
    const numbers = Array.from({ length: 12 }, (_, at) => at);
    const passes = sample.findings.filter((one) => one.target === target.url && one.verdict !== 'fail');
    const many: ResultDocument = {
      ...sample,
      targets: [...sample.targets, ...numbers.map((at) => ({ ...target, url: `ikev2://gw-${at}` }))],
      findings: [
        ...sample.findings,
        ...numbers.flatMap((at) => [...own, ...passes].map((one) => ({ ...one, target: `ikev2://gw-${at}` }))),
      ],
    };
    const errors = lines(many).filter((line) => line.startsWith('::error'));
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toBe('::error title=gateproof::30 more problems at 5 more targets: see the other reports');
  });

  test('say nothing of what is waived', () => {
    const known = waived(sample, 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20');
    expect(starts(known)[0]).toContain('5 problems');
  });

  test('are a notice alone when nothing is wrong', () => {
    const [target] = sample.targets.filter(({ url }) => url === 'sstp://192.0.2.10:443');
    if (target === undefined) throw new Error('the sample has no conforming gateway');
    const conforming: ResultDocument = {
      ...sample,
      summary: target.summary,
      targets: [target],
      findings: sample.findings.filter((one) => one.target === target.url),
      observations: sample.observations.filter((one) => one.target === target.url),
    };
    expect(githubReport(conforming)).toBe(
      '::notice title=gateproof%3A conforms::complete: 18 of 18 applicable clauses were decided\n',
    );
  });
});
