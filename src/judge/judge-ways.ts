import { joinedReasons, type Reason } from '../../core/facts/reason.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { Standing, waysOf } from '../../core/policy/open-dates.ts';
import type { Policy } from '../../core/policy/policy.ts';

/**
 * A clause judged in every way in which its policy may stand. What is the same in all of them is the judgement, and so is a pass where it may
 * not apply at all; what depends on a day or a fact that is not known is inconclusive, by that reason and by those that it has besides.
 */
export function judgeWays(
  standing: ReturnType<typeof waysOf> | undefined,
  at: number,
  judge: (policy: Policy) => Judgement,
): Judgement {
  const { ways = [], isWhole = true } = standing ?? {};
  const own = ways[0]?.standings[at];
  const judged = ways.map(({ policy }) => judge(policy));
  const [first, ...others] = judged;
  if (first === undefined) throw new RangeError('a policy that stands in some way wanted, none found');
  if (own === 'applies-elsewhere' && first.reason === 'not-in-force') return { ...first, reason: 'applies-elsewhere' };
  const decided = judged.filter(({ verdict }) => verdict !== 'not-applicable');
  const isSame = others.every(({ verdict, reason }) => verdict === first.verdict && reason === first.reason);
  if (isSame && (isWhole || first.verdict === 'inconclusive' || first.verdict === 'not-applicable')) return first;
  if (isWhole && judged.every(({ verdict }) => verdict === 'fail')) return first;
  const [passed] = decided;
  if (isWhole && passed !== undefined && decided.every(({ verdict }) => verdict === 'pass'))
    return { ...passed, reason: joinedReasons([...reasonsOf(passed), 'holds-either-way']) };
  const telling = decided.find(({ verdict }) => verdict !== 'pass') ?? first;
  const open = own !== undefined && isOpen(own) ? [own] : new Set(ways[0]?.standings.filter(isOpen));
  const besides = telling.verdict === 'inconclusive' ? reasonsOf(telling) : [];
  const reason = joinedReasons([...besides, ...open]);
  return { verdict: 'inconclusive', reason, observed: telling.observed, evidence: telling.evidence };
}

function isOpen(standing: Standing): standing is 'day-not-known' | 'fact-not-given' {
  return standing === 'day-not-known' || standing === 'fact-not-given';
}

function reasonsOf({ reason }: Judgement): readonly Reason[] {
  return reason.split(', ') as readonly Reason[];
}
