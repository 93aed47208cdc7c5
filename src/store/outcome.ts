import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { endpointKeys } from '../../core/finding/endpoint-key.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { PolicyReference, ResultDocument } from '../../core/finding/result.ts';
import { cutShort } from '../../core/observation/cut-short.ts';
import type { RecordedTarget, Recording } from '../../core/observation/recording.ts';
import { type KeptCertificate, keptCertificates } from './kept/kept-certificates.ts';
import { type KeptEvidence, keepEvidence } from './kept/kept-evidence.ts';
import { type KeptFinding, keepFinding } from './kept/kept-finding.ts';
import { type KeptText, sha256 } from './kept/kept-text.ts';
import type { Drawn } from './kept/seeded-octets.ts';
import { keepFacts } from './kept-facts.ts';

/** What a scan of a gateway came to, as plain data: made where the scan ran, settled where the store is. */
export interface GatewayOutcome {
  /** The inventory's name, else the host as the user gave it. */
  readonly gateway: string;
  /** Label of who looked; '' without one. */
  readonly site: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Version of this program. */
  readonly tool: string;
  /** ISO date. */
  readonly asOf: string;
  readonly policies: readonly PolicyReference[];
  readonly endpoints: readonly EndpointOutcome[];
}

export interface EndpointOutcome {
  /** See `endpointKeys`. */
  readonly key: string;
  readonly url: string;
  readonly scheme: Scheme;
  readonly completeness: 'complete' | 'cut-short';
  /** SHA-256 over completeness and all judgements, with the digests of their policies. */
  readonly judged: string;
  readonly findings: readonly KeptFinding[];
  /** See `readKeptFacts`. */
  readonly facts: KeptText;
  /** Absent where what was kept is judged again: then there is no scan. */
  readonly evidence?: KeptEvidence;
  readonly certificates: readonly KeptCertificate[];
}

export interface OutcomeOptions {
  readonly site: string;
  /** Whose all targets of the recording are. */
  readonly gateway: string;
  /** What random octets of the scan were made of, where that may be known. */
  readonly drawn?: Drawn | undefined;
}

/**
 * The outcome of the scan of one gateway; `facts` by target URL, as `concludeFacts` gives them, and the result that was judged by them. Undefined
 * for a scan that was interrupted: that is not settled.
 */
export function outcomeOf(
  recording: Recording,
  facts: ReadonlyMap<string, Facts>,
  result: ResultDocument,
  { site, gateway, drawn }: OutcomeOptions,
): GatewayOutcome | undefined {
  if (recording.interrupted) return undefined;
  const keys = endpointKeys(recording.targets.map((target) => ({ ...target, gateway })));
  const findings = Map.groupBy(result.findings, ({ target }) => target);
  const digests = new Map(result.policies.map(({ id, digest }) => [id, digest]));
  return {
    gateway,
    site,
    startedAt: Date.parse(recording.startedAt),
    finishedAt: Date.parse(recording.finishedAt),
    tool: recording.tool.version,
    asOf: result.asOf,
    policies: result.policies,
    endpoints: recording.targets.map((target) => ({
      key: keys.get(target.url)?.key ?? target.url,
      ...endpointOutcome(recording, target, facts.get(target.url) ?? {}, {
        findings: findings.get(target.url) ?? [],
        digests,
        drawn,
      }),
    })),
  };
}

function endpointOutcome(
  recording: Recording,
  target: RecordedTarget,
  facts: Facts,
  judged: {
    readonly findings: readonly Finding[];
    readonly digests: ReadonlyMap<string, string>;
    readonly drawn: Drawn | undefined;
  },
): Omit<EndpointOutcome, 'key'> {
  const { url, scheme } = target;
  const observations = recording.observations.filter((one) => one.target === url);
  const completeness = observations.some(({ probe }) => cutShort.has(probe)) ? 'cut-short' : 'complete';
  const findings = judged.findings.flatMap((finding) => keepFinding(finding) ?? []);
  return {
    url,
    scheme,
    completeness,
    judged: judgedDigest(completeness, findings, judged.digests),
    findings,
    facts: keepFacts(target, facts, observations),
    evidence: keepEvidence({ ...recording, targets: [target], observations }, judged.drawn),
    certificates: keptCertificates(facts),
  };
}

/** The same for the same judgements by the same policies, whatever their order; `policies`: digests by name. */
export function judgedDigest(
  completeness: EndpointOutcome['completeness'],
  findings: readonly KeptFinding[],
  policies: ReadonlyMap<string, string>,
): string {
  const lines = findings.map(
    ({ policy, clause, finding }) => `${policies.get(policy) ?? ''} ${clause} ${finding.digest}`,
  );
  return sha256([completeness, ...lines.sort()].join('\n'));
}
