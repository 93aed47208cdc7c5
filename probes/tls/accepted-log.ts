import type { StreamContext } from '../probe.ts';
import { authenticationOf, publicKeyOf } from './observe-chains.ts';
import type { VersionSuites } from './observe-suites.ts';

/** A chain that an exchange showed. */
export interface SeenChain {
  readonly version: number;
  /** Of the suite that it was shown with, 'RSA'; '' in TLS 1.3. */
  readonly authentication: string;
  /** Of the leaf, 'RSA-2048'; '' where it cannot be read. */
  readonly publicKey: string;
}

/** What the observations of a running probe have shown so far. */
export interface AcceptedLog {
  /** Suites seen accepted in a version. */
  readonly suites: (version: number) => readonly number[];
  readonly all: () => readonly VersionSuites[];
  /** In the order in which they were seen. */
  readonly chains: () => readonly SeenChain[];
}

/** The same context, and a log of what is recorded through it. */
export function withAcceptedLog(context: StreamContext): {
  readonly context: StreamContext;
  readonly log: AcceptedLog;
} {
  const byVersion = new Map<number, Set<number>>();
  const chains: SeenChain[] = [];
  return {
    context: {
      ...context,
      record: (draft) => {
        const { version, suite, certificates } = draft.answer ?? {};
        if (draft.outcome === 'answered' && typeof version === 'number' && typeof suite === 'number') {
          byVersion.set(version, (byVersion.get(version) ?? new Set()).add(suite));
        }
        // OpenSSL's words name what it negotiated; what it offered is a number in any case.
        const [shownIn, shownWith] = [version, suite].map((one, at) =>
          typeof one === 'number' ? one : draft.offer[at === 0 ? 'version' : 'suite'],
        );
        const publicKey = Array.isArray(certificates) ? publicKeyOf(certificates as readonly string[]) : undefined;
        if (publicKey !== undefined && typeof shownIn === 'number' && typeof shownWith === 'number') {
          chains.push({ version: shownIn, authentication: authenticationOf(shownWith), publicKey });
        }
        context.record(draft);
      },
    },
    log: {
      suites: (version) => [...(byVersion.get(version) ?? [])],
      all: () => [...byVersion].map(([version, suites]) => ({ version, suites: [...suites], keyShares: [] })),
      chains: () => chains,
    },
  };
}
