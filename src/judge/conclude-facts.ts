import type { Facts } from '../../core/facts/facts.ts';
import type { Conclude } from '../../core/observation/conclude.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { seenTargets } from '../../core/observation/seen-target.ts';
import { probes } from '../../probes/registry.ts';
import { sources } from '../../sources/registry.ts';
import { withSeenChains } from './seen-chains.ts';

/** By scheme. Loaded with this module: to judge needs them all, to ask needs none. */
const conclusions = new Map(
  await Promise.all(
    [...probes, ...sources].map(async ({ schemes, conclude }) => {
      const own = await conclude();
      return schemes.map((scheme) => [scheme, own] as const);
    }),
  ).then((entries) => entries.flat()),
);

/** By what a recording says of its source, whatever the schemes of its targets are. */
const ofRecordings = new Map(
  await Promise.all(
    sources.map(async ({ recordings, conclude }) => [recordings, withSeenChains(await conclude())] as const),
  ),
);

/** What the observations of each target say, by target URL. Pure: the recording holds all that is needed. */
export function concludeFacts(recording: Recording): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>();
  for (const seen of seenTargets(recording)) {
    const { url, scheme } = seen.target;
    const { source } = recording;
    const conclude: Conclude | undefined = source === undefined ? conclusions.get(scheme) : ofRecordings.get(source);
    if (conclude === undefined) throw new Error(`no probe and no source for the scheme ${scheme}`);
    facts.set(url, conclude(seen));
  }
  return facts;
}
