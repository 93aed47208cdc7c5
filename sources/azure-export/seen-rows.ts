import type { AzureProtocol, ObservedGateway } from '../../core/facts/readiness-facts.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import { onlyElsewhere, scannedElsewhere, tunnelOf } from '../../core/policy/scanned-elsewhere.ts';

/** What a scan says about the rows of a policy, all endpoints of one gateway together. */
export interface SeenRows {
  /** 'accepted' or 'refused' by clause id; what was not decided is not there. */
  readonly byClause: ReadonlyMap<string, 'accepted' | 'refused'>;
  /** Accepted combinations that no row holds, in words. */
  readonly undocumented: readonly string[];
}

/**
 * The targets of a saved result that are one gateway's: those that the inventory calls so, or all where the result has one gateway only and so
 * has the export.
 */
export function targetsOf(result: ResultDocument, gateway: string, isOnlyGateway: boolean): readonly TargetResult[] {
  const named = result.targets.filter((target) => target.gateway === gateway);
  if (named.length > 0 || !isOnlyGateway) return named;
  const names = new Set(result.targets.map((target) => target.gateway ?? target.host ?? target.url));
  return names.size === 1 ? result.targets : [];
}

/**
 * What answers at these targets, as what protocol. A target that decided nothing leaves its protocol unknown; one at another place than the
 * documented one is asked only where no other was looked at.
 */
export function observedGateway(
  result: ResultDocument,
  policy: string,
  targets: readonly TargetResult[],
  knowledge: AzureKnowledge,
): ObservedGateway {
  const urls = targets.map(({ url }) => url);
  const elsewhere = scannedElsewhere(urls, knowledge);
  const apart = onlyElsewhere(urls, elsewhere);
  const answers: Partial<Record<AzureProtocol, boolean>> = {};
  const accepted: Record<string, readonly string[]> = {};
  for (const target of targets) {
    const protocol = tunnelOf(target.url)?.protocol;
    if (protocol === undefined) continue;
    const counts = apart.has(protocol) || !elsewhere.some((one) => one.target === target.url);
    const does = counts ? answersAs(protocol, target) : undefined;
    if (does !== undefined) answers[protocol] = answers[protocol] === true || does;
    accepted[target.url] = acceptedWords(target);
  }
  return {
    answers,
    accepted,
    undecided: undecidedOf(result, policy, targets),
    targets: urls,
    scannedOn: result.startedAt.slice(0, 10),
  };
}

/** A clause that is missing altogether was not decided either: the result was judged by other policies. */
function undecidedOf(result: ResultDocument, policy: string, targets: readonly TargetResult[]): readonly string[] {
  const urls = new Set(targets.map(({ url }) => url));
  const own = result.findings.filter((one) => one.policy === policy && urls.has(one.target));
  if (own.length === 0) return ['not judged'];
  return [
    ...new Set(
      own
        .filter(({ clause, verdict }) => clause.endsWith('/nothing-else') && verdict === 'inconclusive')
        .map(({ clause }) => clause),
    ),
  ];
}

/** Silence is no answer that the protocol is off: only another answer is. */
function answersAs(protocol: AzureProtocol, { facts }: TargetResult): boolean | undefined {
  switch (protocol) {
    case 'IkeV2':
      return facts.ike !== undefined && facts.ike.accepted.length > 0 ? true : undefined;
    case 'OpenVPN':
      return facts.openvpn !== undefined && facts.openvpn.wrap !== 'unknown' ? true : undefined;
    case 'SSTP': {
      const service = facts.sstp?.service;
      return service === undefined || service === 'unknown' ? undefined : service === 'sstp';
    }
  }
}

function acceptedWords({ facts: { tls, ike, ipsec } }: TargetResult): readonly string[] {
  return [
    ...(ike?.accepted ?? []).map((one) => combinationWords({ ...one })),
    ...(ipsec?.accepted ?? []).map((one) => combinationWords({ ...one })),
    ...Object.entries(tls?.suites ?? {}).flatMap(([version, suites]) => suites.map((suite) => `${version} ${suite}`)),
  ];
}

/** What the findings of one policy at these targets say about its rows: refused anywhere outranks accepted elsewhere. */
export function seenRows(result: ResultDocument, policy: string, targets: readonly TargetResult[]): SeenRows {
  const urls = new Set(targets.map(({ url }) => url));
  const findings = result.findings.filter((one) => one.policy === policy && urls.has(one.target));
  const byClause = new Map<string, 'accepted' | 'refused'>();
  for (const { clause, rule, verdict, reason } of findings) {
    if (rule !== 'row') continue;
    if (verdict === 'fail') byClause.set(clause, 'refused');
    else if (verdict === 'pass' && reason === 'accepted' && !byClause.has(clause)) byClause.set(clause, 'accepted');
  }
  const undocumented = findings
    .filter(({ rule, verdict }) => verdict === 'fail' && rule === 'nothing-else')
    .flatMap(acceptedBeside);
  return { byClause, undocumented: [...new Set(undocumented)] };
}

function acceptedBeside(finding: Finding): readonly string[] {
  const table = finding.clause.slice(0, finding.clause.indexOf('/'));
  return surplusOf(finding).map((one) => `${table} ${combinationWords(one)}`);
}

function combinationWords(combination: JsonObject): string {
  return Object.values(combination)
    .map((part) => (part === null ? 'none' : typeof part === 'object' ? JSON.stringify(part) : String(part)))
    .join(' / ');
}
