import { describe, expect, test } from 'vitest';
import type { DayStanding } from '../../../core/finding/history/status-document.ts';
import { barsMarkup, trendMarkup } from '../../../reports/page/trend.ts';
import { hostileTexts } from '../../support/hostile-result.ts';

const day = (of: number, conforms: number, violates: number): DayStanding => ({
  day: `2026-11-${of}`,
  policy: 'p',
  gateways: { conforms, violates, inconclusive: 1 },
  clauses: { pass: 9, fail: violates, inconclusive: 0 },
});

describe('a trend', () => {
  const { text } = trendMarkup('azure', [day(21, 8, 0), day(22, 4, 3)]);

  test('draws each day to one scale, and nothing for none', () => {
    const heights = [...text.matchAll(/class="bar-(\w+)"[^>]* height="([\d.]+)"/gu)].map(([, kind, height]) => [
      kind,
      Number(height),
    ]);
    expect(heights.map(([kind]) => kind)).toEqual(['conforms', 'inconclusive', 'conforms', 'inconclusive', 'violates']);
    const [most, , half] = heights.map(([, height]) => Number(height));
    expect(Number(most) / Number(half)).toBeCloseTo(2, 1);
  });

  test('says it to who does not see it, and every day as a table', () => {
    expect(text).toContain('2026-11-22 4 conform, 1 inconclusive, 3 violate');
    expect(text).toMatch(/<th scope="row">2026-11-21<\/th>\s*<td class="number" data-heading="Conform">8<\/td>/u);
  });

  test('of no day, or of nothing at all, is a drawing all the same', () => {
    expect(trendMarkup('azure', []).text).not.toContain('NaN');
    expect(barsMarkup('Ends', []).text).not.toContain('NaN');
    expect(barsMarkup('Ends', [{ name: '2027-01', count: 0, to: '/' }]).text).not.toMatch(/NaN|Infinity/u);
  });

  test.each(hostileTexts.map((one) => [JSON.stringify(one).slice(0, 40), one]))(
    'shows a policy called %s as text',
    (_, hostile) => {
      const shown = trendMarkup(hostile, [day(21, 1, 1)]).text;
      expect(shown).not.toMatch(/<(?:script|img|iframe|svg onload)/iu);
      expect(shown).not.toMatch(/<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*\s(?:on\w+|style|src)=/iu);
    },
  );
});
