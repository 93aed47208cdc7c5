import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { StreamContext } from '../stream-context.ts';
import { cutOffs } from './contradictions.ts';
import { isRefusedUnderLoad, loadBorne } from './load.ts';
import type { VersionSuites } from './observe-suites.ts';
import { authenticationOf, publicKeyOf, type SeenChain } from './seen-chain.ts';
import { suiteProbes } from './suite-claim.ts';

/** What the observations of a running probe have shown so far. */
export interface AcceptedLog {
  /** Everything that was recorded, in that order. */
  readonly drafts: readonly ObservationDraft[];
  /** Suites seen accepted in a version. */
  readonly suites: (version: number) => readonly number[];
  readonly all: () => readonly VersionSuites[];
  /** What was refused for its suites with more connections open than the server was seen to bear, in the order of asking. */
  readonly refusedUnderLoad: () => readonly ObservationDraft[];
  /** In the order in which they were seen. */
  readonly chains: () => readonly SeenChain[];
  /** Whether some hello was closed or reset, or refused where none was answered. */
  readonly isCutOff: () => boolean;
}

/** The same context, and a log of what is recorded through it. */
export function withAcceptedLog(context: StreamContext): {
  readonly context: StreamContext;
  readonly log: AcceptedLog;
} {
  const byVersion = new Map<number, Set<number>>();
  const chains: SeenChain[] = [];
  const drafts: ObservationDraft[] = [];
  return {
    context: {
      ...context,
      record: (draft) => {
        drafts.push(draft);
        const { version, suite } = draft.answer ?? {};
        if (draft.outcome === 'answered' && typeof version === 'number' && typeof suite === 'number') {
          byVersion.set(version, (byVersion.get(version) ?? new Set()).add(suite));
        }
        const chain = chainIn(draft);
        if (chain !== undefined) chains.push(chain);
        context.record(draft);
      },
    },
    log: {
      drafts,
      suites: (version) => [...(byVersion.get(version) ?? [])],
      all: () => [...byVersion].map(([version, suites]) => ({ version, suites: [...suites], keyShares: [] })),
      chains: () => chains,
      isCutOff: () => drafts.some(({ offer, outcome }) => offer['kind'] === 'client-hello' && cutOffs.has(outcome)),
      refusedUnderLoad: () => {
        const borne = loadBorne(drafts);
        return drafts
          .filter(({ probe }) => probe === 'tls/ssl2' || (suiteProbes.has(probe) && probe !== 'tls/opening'))
          .filter((draft) => isRefusedUnderLoad(draft, borne))
          .sort((one, other) => one.startedAtMs - other.startedAtMs);
      },
    },
  };
}

function chainIn({ offer, answer }: ObservationDraft): SeenChain | undefined {
  const { version, suite, certificates } = answer ?? {};
  // OpenSSL's words name what it negotiated; what it offered is a number in any case.
  const shownIn = typeof version === 'number' ? version : offer['version'];
  const shownWith = typeof suite === 'number' ? suite : offer['suite'];
  const publicKey = Array.isArray(certificates) ? publicKeyOf(certificates as readonly string[]) : undefined;
  if (publicKey === undefined || typeof shownIn !== 'number' || typeof shownWith !== 'number') return undefined;
  return { version: shownIn, authentication: authenticationOf(shownWith), publicKey };
}
