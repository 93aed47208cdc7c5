import type { ResultDocument } from '../../core/finding/result.ts';

/** The result with a waiver on one of its failures. */
export function waived(result: ResultDocument, findingId: string): ResultDocument {
  const waiver = {
    id: 'WAIV-12',
    reason: 'legacy branch',
    owner: 'net-team',
    approver: 'ciso',
    expires: '2027-01-31',
  };
  const findings = result.findings.map((one) => (one.id === findingId ? { ...one, waiver } : one));
  return { ...result, summary: { ...result.summary, waived: 1 }, findings };
}

/** The result as if nobody had judged one clause. */
export function unjudged(result: ResultDocument, findingId: string): ResultDocument {
  return { ...result, findings: result.findings.filter(({ id }) => id !== findingId) };
}
