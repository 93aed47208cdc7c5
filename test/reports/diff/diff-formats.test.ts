import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diffResults } from '../../../core/finding/diff/diff-results.ts';
import type { Finding, ResultDocument } from '../../../core/finding/result.ts';
import { type DiffFormatName, diffFormats } from '../../../reports/diff/registry.ts';
import { otherwise } from '../../support/findings.ts';
import { goldenFile } from '../../support/golden-file.ts';
import { hostileSubject, sampleResult } from '../../support/sample-result.ts';

/** A month before the sample: one clause failed that passes now, one passed that fails now, one failed by less. */
function earlier(): ResultDocument {
  const result = sampleResult();
  const change = (finding: Finding): Finding => {
    if (finding.id === 'azure-vpn-p2s/ike/row-01@ikev2://192.0.2.10') {
      return { ...finding, verdict: 'fail', reason: 'refused', evidence: ['obs-0001'] };
    }
    if (finding.id === 'azure-vpn-p2s/tls/certificate-not-expired@sstp://192.0.2.20:443') {
      const observed = { certificates: [{ subject: 'CN=before' }] };
      return otherwise(finding, {
        verdict: 'fail',
        reason: 'expired-or-not-yet-valid',
        observed,
        evidence: ['obs-0001'],
      });
    }
    if (finding.id === 'azure-vpn-p2s/tls/nothing-else@sstp://192.0.2.20:443') {
      return { ...finding, verdict: 'pass', reason: 'refused', evidence: ['obs-0001'] };
    }
    return finding;
  };
  return {
    ...result,
    startedAt: '2026-10-22T10:00:00.000Z',
    asOf: '2026-10-22',
    findings: result.findings.map(change),
  };
}

const diff = diffResults(earlier(), sampleResult());
const formats = Object.entries(diffFormats) as [DiffFormatName, (typeof diffFormats)[DiffFormatName]][];

describe('the formats of a comparison', () => {
  test.each(formats)('the committed sample of %s is what its writer makes', (name, format) => {
    const text = format.write(diff, {});
    expect(
      goldenFile(new URL(`../../../reports/diff/samples/${name}.${format.extension}`, import.meta.url), text),
    ).toBe(text);
  });

  test('all tell the same changes', () => {
    expect(diff.changes.map((change) => change.class)).toEqual(['new', 'worse', 'fixed']);
    for (const [name, format] of formats) {
      const text = format.write(diff, {});
      for (const { clause } of diff.changes) expect(text, name).toContain(clause);
    }
  });

  test('nothing from the wire acts on who reads it', () => {
    expect(JSON.stringify(diff.changes)).toContain(JSON.stringify(hostileSubject).slice(1, -1));
    const [terminal, markdown] = [diffFormats.terminal.write(diff, {}), diffFormats.markdown.write(diff, {})];
    expect(terminal.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]|<script|`/u);
    expect(markdown.replaceAll('<br>', '')).not.toMatch(/[<>]/u);
  });

  test('both for readers tell which target moved or was renamed, and where a change was', () => {
    const now = sampleResult();
    const moved = now.targets.find(({ url }) => url === 'sstp://192.0.2.20:443');
    const renamed = now.targets.find(({ url }) => url === 'ikev2://192.0.2.10');
    const was = 'sstp://192.0.2.99:443';
    const old = earlier();
    const before: ResultDocument = {
      ...old,
      targets: old.targets.map((target) => {
        if (target.url === moved?.url) return { ...target, url: was, host: '192.0.2.99' };
        return target.url === renamed?.url ? { ...target, gateway: 'old-name' } : target;
      }),
      findings: old.findings.map((finding) =>
        finding.target === moved?.url
          ? { ...finding, target: was, id: `${finding.policy}/${finding.clause}@${was}` }
          : finding,
      ),
    };
    const comparison = diffResults(before, now);
    const names = [moved?.gateway ?? '', renamed?.gateway ?? ''];
    const terminal = diffFormats.terminal.write(comparison, { columns: 160 });
    expect(terminal).toContain(`target ${moved?.url} of ${names[0]} was ${was}\n`);
    expect(terminal).toContain(`target ${renamed?.url} is of ${names[1]}, was of old-name\n`);
    expect(terminal).toContain(`azure-vpn-p2s/tls/nothing-else@${moved?.url} (was ${was})\n`);
    const markdown = diffFormats.markdown.write(comparison, {});
    expect(markdown).toContain(`- target ${moved?.url} of ${names[0]} was ${was}\n`);
    expect(markdown).toContain(`| ${moved?.url} (was ${was}) |`);
    expect(comparison.changes.map((change) => change.class)).toEqual(diff.changes.map((change) => change.class));
  });

  test('colour comes only when it is asked for', () => {
    expect(diffFormats.terminal.write(diff, { colour: true })).toContain('\u001b[');
  });

  test('the sample page names the three formats', () => {
    const page = readFileSync(new URL('../../../docs/diff.md', import.meta.url), 'utf8');
    for (const [name, { extension }] of formats) expect(page).toContain(`samples/${name}.${extension}`);
  });
});
