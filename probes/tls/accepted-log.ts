import type { ObservationDraft } from '../../src/observation/observation.ts';
import { tlsVersion } from '../../src/protocol/tls/registry.ts';
import type { StreamContext } from '../probe.ts';
import { isRefusedUnderLoad, loadBorne } from './load.ts';
import { authenticationOf, publicKeyOf } from './observe-chains.ts';
import type { VersionSuites } from './observe-suites.ts';
import { isMixed } from './suite-kinds.ts';
import type { TlsHelloOffer } from './tls-offer.ts';

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
  /** What was refused for its suites with more connections open than the server was seen to bear, in the order of asking. */
  readonly refusedUnderLoad: () => readonly ObservationDraft[];
  /** In the order in which they were seen. */
  readonly chains: () => readonly SeenChain[];
  /** Whether some hello was closed or reset, or refused where none was answered. */
  readonly isCutOff: () => boolean;
  /**
   * Whether the same question was answered in one exchange and not in another, or a suite was refused that another answer chose. A list says
   * nothing of that where the server may not bear it: `isBorne`, whether it bears long ones.
   */
  readonly isContradicted: (isBorne: boolean) => boolean;
}

/** Ends that the server made. */
const cutOffs: ReadonlySet<string> = new Set(['closed', 'reset', 'refused']);

/** Whose hellos are refused for their suites and for nothing else; one of TLS 1.3 without key shares may be refused for that. */
const suiteProbes = new Set(['tls/opening', 'tls/suites', 'tls/deny', 'tls/old-versions', 'tls/row', 'tls/control']);

/** The same context, and a log of what is recorded through it. */
export function withAcceptedLog(context: StreamContext): {
  readonly context: StreamContext;
  readonly log: AcceptedLog;
} {
  const byVersion = new Map<number, Set<number>>();
  const chains: SeenChain[] = [];
  const refused: TlsHelloOffer[] = [];
  let cutOff = false;
  const seen: ObservationDraft[] = [];
  const answered = new Set<string>();
  const unanswered = new Set<string>();
  return {
    context: {
      ...context,
      record: (draft) => {
        seen.push(draft);
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
        if (draft.offer['kind'] === 'client-hello') {
          const offer = draft.offer as unknown as TlsHelloOffer;
          if (draft.outcome === 'answered') answered.add(JSON.stringify(offer));
          if (cutOffs.has(draft.outcome)) unanswered.add(JSON.stringify(offer));
          cutOff ||= cutOffs.has(draft.outcome);
          const isOfSuites =
            suiteProbes.has(draft.probe) && (offer.version < tlsVersion.tls13 || offer.keyShares.length > 0);
          // What was chosen and then failed says nothing of the rest of the list.
          const isRefusal = draft.outcome === 'refused' && draft.answer?.['kind'] !== 'server-hello';
          if (isRefusal && isOfSuites) refused.push(offer);
        }
        context.record(draft);
      },
    },
    log: {
      suites: (version) => [...(byVersion.get(version) ?? [])],
      all: () => [...byVersion].map(([version, suites]) => ({ version, suites: [...suites], keyShares: [] })),
      chains: () => chains,
      isCutOff: () => cutOff,
      refusedUnderLoad: () => {
        const borne = loadBorne(seen);
        return seen
          .filter(({ probe }) => probe === 'tls/ssl2' || (suiteProbes.has(probe) && probe !== 'tls/opening'))
          .filter((draft) => isRefusedUnderLoad(draft, borne))
          .sort((one, other) => one.startedAtMs - other.startedAtMs);
      },
      isContradicted: (isBorne) =>
        [...unanswered].some((offer) => answered.has(offer)) ||
        refused.some(
          ({ version, lowest = version, suites }) =>
            (isBorne || suites.length === 1) &&
            !isMixed(suites) &&
            suites.some((suite) =>
              [...byVersion].some(([of, taken]) => of >= lowest && of <= version && taken.has(suite)),
            ),
        ),
    },
  };
}
