import type { Finding } from '../../../core/finding/finding.ts';
import { wordOf } from '../word-of.ts';

const units: Readonly<Record<string, string>> = {
  tls: 'suite',
  'tls.groups': 'group',
  'tls.signatures': 'signature scheme',
};

/** What is counted where a finding counts points of its table. */
export function unitOf({ clause, expected }: Pick<Finding, 'clause' | 'expected'>): string {
  const table = 'table' in expected ? expected.table : clause.slice(0, Math.max(0, clause.indexOf('/')));
  return wordOf(units, table) ?? 'combination';
}
