import type { StreamContext } from '../probe.ts';
import type { VersionSuites } from './observe-suites.ts';

/** What the observations of a running probe have shown so far. */
export interface AcceptedLog {
  /** Suites seen accepted in a version. */
  readonly suites: (version: number) => readonly number[];
  readonly all: () => readonly VersionSuites[];
  /** The first chain that was seen, in hexadecimal, leaf first; empty when none was. */
  readonly chain: () => readonly string[];
}

/** The same context, and a log of what is recorded through it. */
export function withAcceptedLog(context: StreamContext): {
  readonly context: StreamContext;
  readonly log: AcceptedLog;
} {
  const byVersion = new Map<number, Set<number>>();
  let chain: readonly string[] = [];
  return {
    context: {
      ...context,
      record: (draft) => {
        const { version, suite, certificates } = draft.answer ?? {};
        if (draft.outcome === 'answered' && typeof version === 'number' && typeof suite === 'number') {
          byVersion.set(version, (byVersion.get(version) ?? new Set()).add(suite));
        }
        if (chain.length === 0 && Array.isArray(certificates)) chain = certificates as readonly string[];
        context.record(draft);
      },
    },
    log: {
      suites: (version) => [...(byVersion.get(version) ?? [])],
      all: () => [...byVersion].map(([version, suites]) => ({ version, suites: [...suites], keyShares: [] })),
      chain: () => chain,
    },
  };
}
