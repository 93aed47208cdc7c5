import { versionName } from '../../core/protocol/tls/registry.ts';
import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { alone, type DenyGroup, groupOffer, suitesIn } from './deny-group.ts';
import type { Denial } from './deny-set.ts';
import type { Reading } from './hello-answer.ts';
import type { HelloSize } from './hello-offer.ts';
import { suiteIn } from './observe-suites.ts';
import { peel } from './peel.ts';
import type { TlsHelloAnswer } from './tls-offer.ts';

/** A list of suites that was to be refused, and how far asking came. */
export interface Denied {
  readonly denial: Denial;
  readonly accepted: readonly number[];
  /** How the last hello ended; undefined where everything was accepted. */
  readonly last: Reading<TlsHelloAnswer> | undefined;
}

/** One hello for the group; where it is answered, each version that the answer leaves possible is peeled. `place` begins their orders. */
export async function peelGroup(context: StreamContext, group: DenyGroup, place: string): Promise<readonly Denied[]> {
  const [only, ...others] = group.denials;
  if (only === undefined) return [];
  if (others.length === 0) return [await peelDenial(context, { denial: only, size: group.size }, place)];
  const reading = await askHello(context, {
    probe: group.probe,
    order: `${place}/0-${versionName(only.version)}-and-lower`,
    offer: groupOffer(context.target, group),
    goal: 'server-hello',
  });
  const { answer } = reading;
  if (reading.outcome === 'malformed' || answer === undefined || answer.kind === 'alert') {
    return group.denials.map((denial) => ({ denial, accepted: [], last: reading }));
  }
  const possible = group.denials.filter(({ version }) => version <= answer.version);
  return await Promise.all(
    possible.map((denial) =>
      peelDenial(context, { denial, size: group.size }, place, denial.version === answer.version ? reading : undefined),
    ),
  );
}

async function peelDenial(
  context: StreamContext,
  { denial, size }: { readonly denial: Denial; readonly size: HelloSize | undefined },
  place: string,
  first?: Reading<TlsHelloAnswer>,
): Promise<Denied> {
  const { version } = denial;
  const ask = (suites: readonly number[], step: number): Promise<Reading<TlsHelloAnswer>> =>
    step === 0 && first !== undefined
      ? Promise.resolve(first)
      : askHello(context, {
          probe: 'tls/deny',
          order: `${place}/${versionName(version)}/${String(step).padStart(3, '0')}`,
          offer: groupOffer(context.target, alone({ version, suites }, size)),
          goal: 'server-hello',
        });
  const { accepted, last } = await peel(denial.suites, ask, suiteIn(version));
  return { denial, accepted, last };
}

/** Suites of the longest hello that these ask. */
export function longestGroup(groups: readonly DenyGroup[]): number {
  return Math.max(0, ...groups.map((group) => suitesIn(group).length));
}
