import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DocumentFileError } from '../../../core/document/document-file-error.ts';
import { diffResults } from '../../../core/finding/diff/diff-results.ts';
import { exitCodeOf } from '../../../core/finding/exit-code.ts';
import { parseResult } from '../../../core/finding/parse-result.ts';
import type { Json, ResultDocument } from '../../../core/finding/result.ts';
import { diffFormats } from '../../../reports/diff/registry.ts';
import { type ReportFormatName, reportFormats } from '../../../reports/registry.ts';
import { applyWaivers } from '../../../src/judge/waivers/apply-waivers.ts';
import { makeStatement } from '../../../src/keep/attest/statement.ts';
import { reportText } from '../../support/report-text.ts';

/** Edits of each document; `npm run edits` makes 10,000 in all. */
const runs = Number(process.env['GATEPROOF_EDITS'] ?? 60);
const names = Object.keys(reportFormats) as ReportFormatName[];
const read = (name: string): ResultDocument =>
  JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')) as ResultDocument;
const sample = read('reports/samples/json.json');
const failed = sample.findings.filter(({ verdict }) => verdict === 'fail').slice(0, 2);
const waived = applyWaivers(sample, {
  name: 'waivers.yaml',
  digest: `sha256:${'0'.repeat(64)}`,
  waivers: failed.map(({ clause, target }, at) => {
    return { id: `W-${at}`, reason: 'r', owner: 'o', approver: 'a', expires: '2099-01-31', clause, target };
  }),
});
const documents: readonly (readonly [string, ResultDocument])[] = [
  ['a scan', sample],
  ['a readiness report', read('test/recordings/sample-readiness.json')],
  ['a scan with waivers', waived],
];

type Holder = Record<string | number, Json | undefined>;

/** Of every type, and the names that every object inherits. */
const strangers: readonly Json[] = [
  null,
  true,
  -1,
  0,
  1,
  1.5,
  1e300,
  '',
  'x',
  'pass',
  'conforms',
  'constructor',
  '__proto__',
  'toString',
  [],
  [null],
  [[]],
  {},
  { kind: {} },
  ['constructor'],
  { constructor: 1 },
  '\u202e<b>&|`"\n',
  '2026-13-45',
];
const edit = fc.record({
  path: fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
  how: fc.oneof(
    fc.constant('remove' as const),
    fc.constant('again' as const),
    fc.constant('swap' as const),
    fc.constantFrom(...strangers).map((value) => ({ value })),
    fc.constantFrom('constructor', '__proto__', 'hasOwnProperty').map((name) => ({ name })),
  ),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** Makes the edit at the place that the numbers lead to; the last ones count only as deep as there is something. */
function makeEdit(document: ResultDocument, { path, how }: Edit): void {
  let holder = { document } as unknown as Holder;
  let key: string | number = 'document';
  for (const step of path) {
    const value: Json | undefined = holder[key];
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) break;
    const keys: readonly string[] = Object.keys(value);
    holder = value as Holder;
    key = keys[step % keys.length] ?? '';
  }
  if (key === 'document') return;
  if (typeof how === 'object' && 'value' in how) holder[key] = structuredClone(how.value);
  else if (typeof how === 'object')
    Object.defineProperty(holder, how.name, {
      value: holder[key],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  else if (how === 'swap') {
    const keys = Object.keys(holder);
    const other = keys[(keys.indexOf(key) + 1) % keys.length] ?? key;
    [holder[key], holder[other]] = [holder[other], holder[key]];
  } else if (how === 'again') {
    if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]) as never);
  } else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

const rank = { fail: 0, inconclusive: 1, 'not-applicable': 1, pass: 2 } as const;
/** From the worst to the best: 1 violates, 2 open, 0 conforms. */
const worth = [1, 2, 0];

/** What an edited document says better than the one that was saved. */
function better(edited: ResultDocument, saved: ResultDocument): readonly string[] {
  const was = new Map(saved.findings.map((one) => [one.id, one.verdict]));
  const raised = edited.findings.filter(({ id, verdict }) => rank[verdict] > rank[was.get(id) ?? 'pass']);
  const [before, after] = [worth.indexOf(exitCodeOf(saved)), worth.indexOf(exitCodeOf(edited))];
  return [...raised.map(({ id }) => id), ...(after > before ? [`exit code ${exitCodeOf(edited)}`] : [])];
}

function writeAll(result: ResultDocument, saved: ResultDocument): void {
  for (const name of names) expect(typeof reportText(name, result)).toBe('string');
  for (const format of Object.values(diffFormats)) {
    format.write(diffResults(saved, result), { colour: false, columns: 80 });
    format.write(diffResults(result, saved), { colour: false, columns: 80 });
  }
  makeStatement(result, { name: 'r', digest: { sha256: '' }, mediaType: 'application/json' }, []);
}

test.each(documents)(
  '%s that was edited is refused, or told by every report, and nothing in it becomes better',
  (_what, saved) => {
    const seen = { told: 0, refused: 0 };
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const edited = structuredClone(saved);
        for (const one of edits) makeEdit(edited, one);
        let result: ResultDocument;
        try {
          result = parseResult(JSON.stringify(edited), 'r.json');
        } catch (error) {
          if (!(error instanceof DocumentFileError)) throw error;
          seen.refused++;
          return;
        }
        seen.told++;
        expect(better(result, saved)).toEqual([]);
        writeAll(result, saved);
      }),
      { numRuns: runs },
    );
    expect(seen.told).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
  },
  3_600_000,
);
