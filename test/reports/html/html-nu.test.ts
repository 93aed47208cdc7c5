import { beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { policyMatrix } from '../../../core/policy/algebra/matrix.ts';
import { landingOf } from '../../../core/policy/clients/landing.ts';
import { listClients } from '../../../core/policy/clients/load-client.ts';
import { policyGateway } from '../../../core/policy/clients/policy-gate.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import { matrixHtml } from '../../../reports/comparison/matrix-html.ts';
import { htmlReport } from '../../../reports/html/html.ts';
import { nuRemarks } from '../../support/checkers.ts';
import { hostileResult, hostileTexts } from '../../support/hostile-result.ts';
import { sampleReadiness } from '../../support/sample-readiness.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { waived } from '../../support/waived.ts';

const { signal } = new AbortController();
const day = '2026-11-30';
const sample = sampleResult();
const azure = await loadPolicy('azure-vpn-p2s', { signal });
const landing = landingOf(await listClients({ signal }), [policyGateway(azure, day)], { standards: [], day });
const alone = sample.policies.slice(0, 1);
const results: Readonly<Record<string, ResultDocument>> = {
  sample,
  empty: { ...sample, targets: [], findings: [], observations: [] },
  'one policy': {
    ...sample,
    policies: alone,
    findings: sample.findings.filter(({ policy }) => policy === alone[0]?.id),
  },
  waived: waived(sample, 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20'),
  readiness: await sampleReadiness(),
  hostile: hostileResult(hostileTexts.filter((text) => text.length < 1000).join(' ')),
};
const pages: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(results).map(([name, result]) => [name, htmlReport(result)])),
  'with clients': htmlReport(sample, { landing }),
  matrix: matrixHtml(policyMatrix([azure], [await loadPolicy('nist-sp-800-77r1', { signal })], day)),
};
const spoilt = { spoilt: htmlReport(sample).replace('</h1>', '</h1><h6>skipped</h6>') };

let remarks: Readonly<Record<string, readonly string[]>>;
beforeAll(() => {
  remarks = nuRemarks({ ...pages, ...spoilt });
});

describe('the Nu checker', () => {
  test.each(Object.keys(pages))('finds nothing in the report %s', (name) => {
    expect(remarks[name]).toEqual([]);
  });

  test('would say that a heading level is skipped', () => {
    expect(remarks['spoilt']).toEqual(expect.arrayContaining([expect.stringContaining('skipping')]));
  });
});
