import { parseTarget } from '../endpoint/parse-target.ts';
import { schemes, schemeTraits } from '../endpoint/scheme.ts';
import { sequenceNumbersName } from '../protocol/ikev2/registry.ts';
import type { Finding } from './finding.ts';
import type { ResultDocument, TargetResult } from './result.ts';

/** A result of 1.0 as it is read: findings say nothing of their rule, and targets have nothing but their URL. */
type Older = Omit<ResultDocument, 'schemaVersion'> & { readonly schemaVersion: '1.0' | '1.1' };

/** Key of a combination in 1.0. */
export const olderSequenceNumbers = 'extendedSequenceNumbers';

/** What an older document says, as the newest says it. One that is of the newest is handed back as it is. Throws TargetError. */
export function upgradedResult(document: Older): ResultDocument {
  if (document.schemaVersion === '1.1') return document as ResultDocument;
  const clauses = new Map(
    document.policies.flatMap(({ id, clauses: of }) => of.map(({ id: clause, kind }) => [`${id}/${clause}`, kind])),
  );
  const findings = document.findings.map((finding) => {
    const rule = clauses.get(`${finding.policy}/${finding.clause}`);
    const { check } = finding.expected as { readonly check?: unknown };
    const told = { expected: renamed(finding.expected), observed: renamed(finding.observed) };
    // A clause that is not there has no rule; whoever inspects the document says so.
    return { ...finding, ...told, rule, ...(rule === 'check' ? { check } : {}) } as Finding;
  });
  const targets = document.targets.map((target) => {
    const { facts } = target;
    const ipsec = facts.ipsec === undefined ? {} : { ipsec: renamed(facts.ipsec) as typeof facts.ipsec };
    return { ...target, ...placeOf(target), facts: { ...facts, ...ipsec } };
  });
  return { ...document, schemaVersion: '1.1', targets, findings };
}

/**
 * Scheme, host and port that the URL of a target names, whatever stands behind a `#` to tell it from others; nothing but the scheme for what stands
 * in a file. Throws TargetError.
 */
export function placeOf({ url }: Pick<TargetResult, 'url'>): Pick<TargetResult, 'scheme' | 'host' | 'port'> {
  const file = schemes.find((scheme) => schemeTraits[scheme].of === 'file' && url.startsWith(`${scheme}://`));
  if (file !== undefined) return { scheme: file };
  const { scheme, host, port } = parseTarget(url.replace(/#.*$/su, ''));
  return { scheme, host, port };
}

/** 1.0 told the sequence numbers of a combination of a CHILD_SA by yes or no, and those of a box by name and another key. */
function renamed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(renamed);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      key === olderSequenceNumbers && typeof part === 'boolean'
        ? ['sequenceNumbers', sequenceNumbersName(part ? 1 : 0)]
        : [key, renamed(part)],
    ),
  );
}
