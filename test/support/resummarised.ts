import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { summarise } from '../../core/finding/summary.ts';

/** The result with its findings changed, and with the summaries that follow from them. */
export function resummarised(result: ResultDocument, change: (of: Finding) => Finding): ResultDocument {
  const findings = result.findings.map(change);
  const of = (url: string): readonly Finding[] => findings.filter(({ target }) => target === url);
  return {
    ...result,
    findings,
    summary: summarise(findings),
    targets: result.targets.map((target) => ({ ...target, summary: summarise(of(target.url)) })),
  };
}
