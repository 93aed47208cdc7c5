import { readFileSync } from 'node:fs';
import type { ResultDocument } from '../../core/finding/result.ts';

/** A certificate's subject that would run, recolour and reorder whatever shows it as it came, as it is told of. */
export const hostileSubject =
  'CN=\\<script\\>alert(1)\\</script\\>\\1B[31m red \\1B[0m\u202Egnp.exe\\00, O=x\\" onclick=\\"alert(2)';

const recorded = readFileSync(new URL('../../reports/samples/json.json', import.meta.url), 'utf8');

/**
 * Three gateways, two endpoints each, under two policies: every verdict, every kind of clause, places in files, and hostile text from the
 * wire. What the judge said of the sample recording; test/reports/samples.test.ts keeps it so.
 */
export function sampleResult(): ResultDocument {
  return JSON.parse(recorded) as ResultDocument;
}
