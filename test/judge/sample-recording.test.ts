import { beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { checkRecording } from '../../core/observation/check-recording.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { judge } from '../../src/judge/judge.ts';
import { everyShape } from '../support/every-shape.ts';
import { reportText } from '../support/report-text.ts';
import { samplePolicies, sampleRecording } from '../support/sample-recording.ts';

let recording: Recording;
let result: ResultDocument;
beforeAll(async () => {
  recording = await sampleRecording();
  result = judge(recording, samplePolicies, '2026-11-22');
});

const reasonsAt = (target: string, verdict: string): readonly string[] =>
  result.findings
    .filter((one) => one.target === target && one.verdict === verdict)
    .map(({ policy, clause, reason }) => `${policy}/${clause} ${reason}`);

describe('the sample recording', () => {
  test('is of the same octets each time, and such as is read', async () => {
    expect(await sampleRecording()).toEqual(recording);
    expect(() => checkRecording(recording, 'sample', everyShape)).not.toThrow();
  });

  test('shows every verdict, and findings about every kind of clause', () => {
    expect(new Set(result.targets.map(({ summary }) => summary.verdict))).toEqual(
      new Set(['conforms', 'violates', 'inconclusive']),
    );
    expect(new Set(result.findings.map(({ verdict }) => verdict))).toEqual(
      new Set(['pass', 'fail', 'inconclusive', 'not-applicable']),
    );
    const kinds = samplePolicies.flatMap(({ clauses }) => clauses.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(
      new Set(['row', 'nothing-else', 'version', 'certificate', 'constraint', 'ike-version', 'check']),
    );
  });

  test('of the conforming gateway leaves open only what a charon of 5.9 cannot offer', () => {
    expect(reasonsAt('ikev2://192.0.2.10', 'fail')).toEqual([]);
    expect(reasonsAt('ikev2://192.0.2.10', 'inconclusive')).toEqual([
      'azure-vpn-p2s/ipsec/nothing-else not-probed',
      'house-rules/ipsec/groups not-probed',
    ]);
    expect(reasonsAt('sstp://192.0.2.10:443', 'fail')).toEqual([]);
    expect(reasonsAt('sstp://192.0.2.10:443', 'inconclusive')).toEqual([]);
  });

  test('of the drifted gateway fails by what is missing, what was added, and a certificate that ended', () => {
    expect(reasonsAt('ikev2://192.0.2.20', 'fail')).toEqual([
      'azure-vpn-p2s/ike/row-17 refused',
      'azure-vpn-p2s/ike/nothing-else undocumented-accepted',
      'azure-vpn-p2s/ipsec/row-11 refused',
      'azure-vpn-p2s/ipsec/nothing-else undocumented-accepted',
      'house-rules/ike/prf constraint-violated',
      'house-rules/ipsec/groups constraint-violated',
    ]);
    expect(reasonsAt('sstp://192.0.2.20:443', 'fail')).toEqual([
      'azure-vpn-p2s/tls/row-04 refused',
      'azure-vpn-p2s/tls/nothing-else undocumented-accepted',
      'azure-vpn-p2s/tls/version-tlsv1.0 accepted',
      'azure-vpn-p2s/tls/certificate-not-expired expired-or-not-yet-valid',
      'azure-vpn-p2s/tls/certificate-chain-valid invalid-path',
    ]);
  });

  test('of the stopped gateway decides nothing', () => {
    for (const url of ['ikev2://192.0.2.30', 'sstp://192.0.2.30:443']) {
      expect([...reasonsAt(url, 'pass'), ...reasonsAt(url, 'fail')]).toEqual([]);
    }
  });

  test.each(Object.keys(reportFormats) as ReportFormatName[])(
    'is told by the format %s without what would act on its reader',
    (name) => {
      const text = reportText(name, result);
      expect(text).not.toContain('<script>alert(1)');
      // eslint-disable-next-line no-control-regex
      expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    },
  );
});
