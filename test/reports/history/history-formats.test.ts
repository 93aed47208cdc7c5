import { describe, expect, test } from 'vitest';
import { causeWords } from '../../../reports/history/history-words.ts';
import { type FleetDocument, type HistoryFormatName, historyFormats } from '../../../reports/history/registry.ts';
import {
  sampleCertificates,
  sampleChanges,
  sampleFleetDocuments,
  sampleHistory,
  sampleRetirement,
  sampleStatus,
} from '../../support/fleet-documents.ts';
import { goldenFile } from '../../support/golden-file.ts';
import { parseCsv } from '../../support/parse-csv.ts';

const documents = Object.entries(sampleFleetDocuments);
const aboutGateways = documents.filter(([, document]) => JSON.stringify(document).includes('"paris"'));
const formats = Object.keys(historyFormats) as HistoryFormatName[];

/** A name that a spreadsheet would take for a formula, a terminal for a command and a CI job for another. */
const hostile = '=cmd|calc\u001b[2J\n::add-mask::x';

describe('answers about a fleet', () => {
  test.each(documents)('the committed sample of %s is what its writer makes', (name, document) => {
    const text = historyFormats.terminal(document);
    expect(goldenFile(new URL(`../../../reports/history/samples/${name}.txt`, import.meta.url), text)).toBe(text);
  });

  test.each(documents)('the JSON of %s is the document itself', (_, document) => {
    expect(JSON.parse(historyFormats.json(document))).toEqual(document);
  });

  test.each(documents)('every record of the CSV of %s has as many fields as its head', (_, document) => {
    const [head, ...records] = parseCsv(historyFormats.csv(document));
    expect(records.length).toBeGreaterThan(0);
    expect(new Set(records.map((record) => record.length))).toEqual(new Set([head?.length]));
  });

  test.each(aboutGateways)('a gateway of %s whose name is hostile acts on nobody', (_, document) => {
    const given = JSON.parse(
      JSON.stringify(document)
        .replaceAll('"paris"', JSON.stringify(hostile))
        .replaceAll('"CN=paris.example"', JSON.stringify(hostile)),
    ) as FleetDocument;
    for (const name of formats) {
      const text = historyFormats[name](given);
      expect(text, name).toContain('cmd|calc');
      expect(text, name).not.toContain('\u001b');
      expect(text, name).not.toMatch(/^ *::add-mask/mu);
    }
    const cells = parseCsv(historyFormats.csv(given)).flat();
    expect(cells.filter((cell) => cell.includes('cmd|calc')).every((cell) => !/^[=+\-@]/u.test(cell))).toBe(true);
  });

  test('a screen of the status says what stands how, which is worst, and what was not shown', () => {
    const text = historyFormats.terminal(sampleStatus);
    for (const wanted of ['violates', 'worst: 3 gateways', 'and 1 more', 'last shown', 'lima', 'never', 'in 11 days'])
      expect(text).toContain(wanted);
  });

  test('what a later capture merely does not show is no change of the gateway', () => {
    const found = sampleHistory.clauses.flatMap(({ stretches }) => stretches.map(({ verdict }) => verdict));
    expect(found).toContain('inconclusive');
    for (const reason of ['capture-does-not-show', 'completion-not-seen, capture-does-not-show']) {
      const asOfCapture = <T>(document: T): T =>
        JSON.parse(JSON.stringify(document).replaceAll('"silent"', JSON.stringify(reason))) as T;
      for (const document of [sampleHistory, sampleChanges]) {
        const before = historyFormats.terminal(document).replaceAll(/\s+/gu, ' ');
        const text = historyFormats.terminal(asOfCapture(document)).replaceAll(/\s+/gu, ' ');
        expect(before).not.toContain('a later capture');
        expect(text).toContain('a later capture does not show it; last shown 2026-11-27 03:10: fail');
        expect(text).not.toContain('no longer tested, the gateway changed');
      }
      expect(causeWords('policy', reason)).toBe('the policy changed');
    }
  });

  test('no fleet is "conforms" of which nothing was judged', () => {
    const text = historyFormats.terminal({ ...sampleStatus, standings: [] });
    expect(text).toMatch(/^inconclusive/u);
  });

  test('a fleet conforms when every gateway was scanned and does', () => {
    const standings = sampleStatus.standings.map((one) => ({
      ...one,
      gateways: { conforms: 5, violates: 0, inconclusive: 0 },
    }));
    const all = { ...sampleStatus, standings, gateways: { known: 10, scanned: 10 } };
    expect(historyFormats.terminal(all)).toMatch(/^conforms/u);
    expect(historyFormats.terminal({ ...all, gateways: { known: 11, scanned: 10 } })).toMatch(/^inconclusive/u);
  });

  test('of many groups a screen shows those with the most that violates, and all together', () => {
    const [one] = sampleStatus.standings;
    const standings = Array.from({ length: 40 }, (_, at) => ({
      ...(one ?? sampleStatus.standings[0]),
      group: `group-${at}`,
      gateways: { conforms: 1, violates: at, inconclusive: 0 },
    })) as unknown as typeof sampleStatus.standings;
    const text = historyFormats.terminal({ ...sampleStatus, standings });
    expect(text).toMatch(/all groups +40 +780 +0/u);
    expect(text).toContain('group-39');
    expect(text).not.toContain('group-29 ');
    expect(text).toContain('and 30 more groups');
  });

  test('a history says since when, why, and when a clause was last shown', () => {
    const text = historyFormats.terminal(sampleHistory);
    expect(text).toMatch(
      /2026-11-28 03:00 to now +inconclusive .*no\s+longer\s+tested,\s+the\s+gateway\s+changed;\s+last\s+shown\s+2026-11-27/su,
    );
    expect(text).toContain('52 clauses as at the first scan');
  });

  test('changes are told the worst first, with what is lost apart from what is worse', () => {
    const text = historyFormats.terminal(sampleChanges);
    expect(text).toMatch(/^worse {2}1 new, 1 no longer tested, 1 fixed; 1 gateway new/u);
    expect(text).toContain('a date passed');
    expect(text).toContain('changed again since');
    const lost = { ...sampleChanges, counts: { ...sampleChanges.counts, new: 0 } };
    expect(historyFormats.terminal(lost)).toMatch(/^incomplete/u);
  });

  test('what has ended is told as over', () => {
    expect(historyFormats.terminal(sampleCertificates)).toContain('3 days ago');
  });

  test('a gateway of which SSTP is not known is not counted as left, nor as without', () => {
    const text = historyFormats.terminal(sampleRetirement);
    expect(text).toMatch(/^2 gateways left on SSTP, 39 of 42 without it/u);
    expect(text).toContain('not known');
    expect(text).toContain('in 122 days');
  });
});
