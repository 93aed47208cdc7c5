import type { CertificateChainFacts, CertificateFacts, Facts, VerifiedFacts } from '../../../core/facts/facts.ts';
import { sortedSet } from '../../../core/facts/sorted-set.ts';

/** Members of facts that are ids of observations. */
const evidenceNames: ReadonlySet<string> = new Set(['evidence', 'callEvidence']);

/** On either side of a handshake: OpenSSL's seconds are not cut where ours are. */
const besideMs = 2000;
const dayMs = 86_400_000;

/**
 * Facts without what differs from scan to scan of the same gateway: `word` gives what stands for the id of an observation, and the moments of
 * handshakes give way to one that stands in the same relation to every certificate. Judged, they say the same.
 */
export function steadyFacts(facts: Facts, word: (id: string) => string): Facts {
  return steady(facts, word) as Facts;
}

function steady(value: unknown, word: (id: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => steady(one, word));
  if (typeof value !== 'object' || value === null) return value;
  const own = isVerifiedChain(value) ? withSteadyMoments(value) : value;
  return Object.fromEntries(
    Object.entries(own).map(([name, part]) => [
      name,
      evidenceNames.has(name) ? sortedSet((part as readonly string[]).map(word)) : steady(part, word),
    ]),
  );
}

function isVerifiedChain(value: object): value is CertificateChainFacts & { verified: readonly VerifiedFacts[] } {
  return 'verified' in value;
}

function withSteadyMoments<T extends CertificateChainFacts & { readonly verified: readonly VerifiedFacts[] }>(
  chain: T,
): T {
  const turns = turnsOf([...chain.certificates, ...chain.path.ways.flat()]);
  return { ...chain, verified: chain.verified.map((one) => ({ ...one, ...steadyMoments(one, turns) })) };
}

/** Every moment at which one of them begins or ends to be valid, in order, in milliseconds. */
function turnsOf(certificates: readonly CertificateFacts[]): readonly number[] {
  const moments = certificates.flatMap(({ notBefore, notAfter }) => [Date.parse(notBefore), Date.parse(notAfter)]);
  return [...new Set(moments)].sort((a, b) => a - b);
}

/** In the middle between the turns around it, or a day from the only one; as it is where a turn is during it. */
function steadyMoments(
  { from, until }: VerifiedFacts,
  turns: readonly number[],
): Pick<VerifiedFacts, 'from' | 'until'> {
  const [first, last] = [Date.parse(from) - besideMs, Date.parse(until) + besideMs];
  if (turns.length === 0 || turns.some((turn) => turn >= first && turn <= last)) return { from, until };
  const passed = turns.filter((turn) => turn < first).length;
  const steadied = new Date(momentBetween(turns[passed - 1], turns[passed])).toISOString();
  return { from: steadied, until: steadied };
}

function momentBetween(before: number | undefined, after: number | undefined): number {
  if (before === undefined) return Number(after) - dayMs;
  return after === undefined ? before + dayMs : Math.floor((before + after) / 2);
}
