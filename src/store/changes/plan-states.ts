import { currentName } from '../../../core/policy/built-in-policies.ts';
import { type KeptFinding, leftOpen } from '../kept/kept-finding.ts';
import { clauseName } from './comparison.ts';
import { isDecided, type OpenState, type Shown } from './open-state.ts';

export interface PlanInput {
  readonly open: readonly OpenState[];
  readonly findings: readonly KeptFinding[];
  /** Digests of the policies that were judged now, by name. */
  readonly policies: ReadonlyMap<string, string>;
  /** They are all that the endpoint is judged by: what others said ends. */
  readonly isEveryPolicy: boolean;
  /** Why the scan was cut short, as a stable code; absent where it was not. */
  readonly cutBy?: string | undefined;
  /** Start of the last scan in which a policy of this digest was judged. */
  readonly lastJudged: (digest: string) => number;
}

/** A stretch that begins. */
export interface Beginning {
  /** What it follows, of the same clause, maybe of an older policy; undefined where nothing was known. */
  readonly before: OpenState | undefined;
  readonly finding: KeptFinding;
  readonly shown: Shown | null;
}

export interface StatePlan {
  readonly ended: readonly OpenState[];
  readonly begun: readonly Beginning[];
  /** What holds behind it, of the policies that were judged: what began, and what goes on as it was. */
  readonly now: readonly KeptFinding[];
}

/**
 * Which stretches end and begin. A scan that was cut short decides nothing: what it saw as it was goes on, everything else is open. What a
 * scan did not judge by any version of a policy stays as it is, unless it is judged by no other any more.
 */
export function planStates(input: PlanInput): StatePlan {
  const { open, findings, policies, isEveryPolicy, cutBy, lastJudged } = input;
  const before = new Map(open.map((state) => [clauseName(state), state]));
  const judged = new Set([...policies.keys()].map(currentName));
  const [begun, now]: [Beginning[], KeptFinding[]] = [[], []];
  const goesOn = new Set<OpenState>();
  for (const seen of findings) {
    const state = before.get(clauseName(seen));
    const same = state !== undefined && state.digest === policies.get(seen.policy) ? state : undefined;
    const isKept = cutBy !== undefined && isDecided(seen.verdict) && same?.verdict === seen.verdict;
    const finding = cutBy !== undefined && isDecided(seen.verdict) ? leftOpen(seen, cutBy) : seen;
    if (same !== undefined && (isKept || same.findingDigest === finding.finding.digest)) {
      goesOn.add(same);
      now.push(keptOf(same));
    } else {
      begun.push({ before: state, finding, shown: shownBehind(same, finding, lastJudged) });
      now.push(finding);
    }
  }
  const isJudged = ({ policy }: OpenState): boolean => isEveryPolicy || judged.has(currentName(policy));
  const ended = open.filter((state) => !goesOn.has(state) && isJudged(state));
  return { ended, begun, now };
}

function keptOf({ policy, clause, verdict, reason, findingDigest, findingText }: OpenState): KeptFinding {
  return { policy, clause, verdict, reason, finding: { digest: findingDigest, text: findingText } };
}

/** What another policy says was shown is nothing that this one does. */
function shownBehind(
  same: OpenState | undefined,
  { verdict }: KeptFinding,
  lastJudged: PlanInput['lastJudged'],
): Shown | null {
  if (same === undefined || verdict !== 'inconclusive') return null;
  return isDecided(same.verdict) ? { verdict: same.verdict, at: lastJudged(same.digest) } : same.shown;
}
