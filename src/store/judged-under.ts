import type { ChangeClass } from '../../core/finding/diff/diff-document.ts';
import type { Verdict } from '../../core/finding/finding.ts';
import type { Cause } from '../../core/finding/history/stretch.ts';
import { cutShort } from '../../core/observation/cut-short.ts';
import type { AzureKnowledge } from '../../core/policy/azure-knowledge.ts';
import { noticeDays, turningDays } from '../../core/policy/days-of-policies.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { isDecided, type OpenState, type Shown } from './changes/open-state.ts';
import { planStates } from './changes/plan-states.ts';
import { type KeptFinding, keepFinding, leftOpen } from './kept/kept-finding.ts';
import { readKeptFacts, rejudge } from './kept-facts.ts';

/** A scan of an endpoint as far as it is judged again. */
export interface ScanToJudge {
  /** Milliseconds since 1970: when it began and ended. */
  readonly at: number;
  readonly finished: number;
  /** ISO date on which it was judged. */
  readonly asOf: string;
  readonly tool: string;
  readonly url: string;
  /** Which facts; the same for scans that saw the same. */
  readonly facts: number;
}

/** A stretch of one clause; `until`: null for what holds behind the last scan. */
export interface JudgedStretch {
  readonly since: number;
  readonly until: number | null;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly shown: Shown | null;
  readonly class: ChangeClass | 'first' | 'other';
  readonly cause: Cause;
}

export interface JudgedUnder {
  /** By clause, the oldest first. */
  readonly clauses: ReadonlyMap<string, readonly JudgedStretch[]>;
  /** Starts of the scans whose facts are not there. */
  readonly withoutFacts: readonly number[];
}

export interface JudgeUnderInput {
  readonly policy: Policy;
  /** The oldest first. */
  readonly scans: readonly ScanToJudge[];
  /** The text of facts; undefined where they were removed. */
  readonly textOf: (facts: number) => string | undefined;
  readonly knowledge?: AzureKnowledge | undefined;
}

/** A clause that nobody can judge, for want of facts. */
const notJudged = 'not-judged';

/**
 * The stretches of one endpoint as they would have been by another policy, by the same rules as `settle` has. Scans that saw the same are judged
 * once for all days between which nothing turns. What was never asked is in no facts, and so inconclusive; what was removed decides nothing.
 */
export function judgedUnder({ policy, scans, textOf, knowledge }: JudgeUnderInput): JudgedUnder {
  const turns = [...turningDays([policy])];
  const notices = noticeDays([policy]);
  const closed = new Map<string, JudgedStretch[]>();
  const withoutFacts: number[] = [];
  let open: readonly (OpenState & Pick<JudgedStretch, 'class' | 'cause'>)[] = [];
  let [before, days]: [ScanToJudge | undefined, readonly string[]] = [undefined, []];
  for (const scan of scans) {
    const text = textOf(scan.facts);
    const isSameFacts = before?.facts === scan.facts;
    if (!isSameFacts) days = text === undefined ? [] : [...turns, ...daysOf(text, notices)];
    const isSame = isSameFacts && !days.some((day) => (before?.asOf ?? '') < day && day <= scan.asOf);
    const last = before?.at ?? scan.at;
    before = scan;
    if (text === undefined) withoutFacts.push(scan.at);
    // A policy that goes by what a vendor documents may turn on days that no clause has.
    if (isSame && !scan.url.startsWith('azure:')) continue;
    const { findings, cutBy } =
      text === undefined
        ? { findings: open.map(notKnown), cutBy: undefined }
        : judgedScan(scan, text, policy, knowledge);
    const policies = new Map([[policy.id, policy.digest]]);
    const { ended, begun } = planStates({
      open,
      findings,
      isEveryPolicy: false,
      policies,
      cutBy,
      lastJudged: () => last,
    });
    const over = new Set<OpenState>(ended);
    for (const state of open.filter((one) => over.has(one))) push(closed, state.clause, stretchOf(state, scan.at));
    open = [
      ...open.filter((one) => !over.has(one)),
      ...begun.map(({ before: state, finding, shown }) => ({
        ...beginning(finding, policy, scan.at, shown),
        class: state === undefined ? ('first' as const) : classOf(state.verdict, finding.verdict),
        cause: state === undefined ? ('first' as const) : isSameFacts ? ('date' as const) : ('gateway' as const),
      })),
    ];
  }
  for (const state of open) push(closed, state.clause, stretchOf(state, null));
  return { clauses: closed, withoutFacts };
}

function judgedScan(
  { at, finished, asOf, tool, url }: ScanToJudge,
  text: string,
  policy: Policy,
  knowledge: AzureKnowledge | undefined,
): { readonly findings: readonly KeptFinding[]; readonly cutBy: string | undefined } {
  const kept = readKeptFacts(text);
  const { findings } = rejudge(kept, { url, tool, at, finished }, [policy], asOf, knowledge);
  const [cut] = kept.cuts;
  return {
    findings: findings.flatMap((finding) => keepFinding(finding) ?? []),
    cutBy: cut === undefined ? undefined : cutShort.get(cut),
  };
}

/** Days on or after which the same facts may be judged otherwise: those of certificates, and so many before them. */
function daysOf(text: string, notices: readonly number[]): readonly string[] {
  const days = new Set([...text.matchAll(/"not(?:Before|After)":"(\d{4}-\d{2}-\d{2})/gu)].map(([, day = '']) => day));
  const moved = (day: string, by: number): string =>
    new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10);
  // On the day itself the moment counts; on the next it is over.
  return [...days].flatMap((day) => notices.flatMap((notice) => [moved(day, -notice), moved(day, 1 - notice)]));
}

function notKnown({ policy, clause, verdict, reason, findingDigest, findingText }: OpenState): KeptFinding {
  const finding = { digest: findingDigest, text: findingText };
  return leftOpen({ policy, clause, verdict, reason, finding }, notJudged);
}

function beginning(
  { clause, verdict, reason, finding }: KeptFinding,
  policy: Policy,
  since: number,
  shown: Shown | null,
): OpenState {
  const { digest: findingDigest, text: findingText } = finding;
  return {
    clauseId: 0,
    since,
    policy: policy.id,
    digest: policy.digest,
    clause,
    verdict,
    reason,
    findingDigest,
    findingText,
    shown,
  };
}

function stretchOf(
  { since, verdict, reason, shown, class: name, cause }: OpenState & Pick<JudgedStretch, 'class' | 'cause'>,
  until: number | null,
): JudgedStretch {
  return { since, until, verdict, reason, shown, class: name, cause };
}

function classOf(old: Verdict, now: Verdict): JudgedStretch['class'] {
  if (now === 'fail') return old === 'fail' ? 'other' : 'new';
  if (now === 'pass') return old === 'fail' ? 'fixed' : old === 'inconclusive' ? 'better' : 'other';
  return isDecided(old) ? 'no-longer-tested' : 'other';
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
