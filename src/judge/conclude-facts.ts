import type { Facts } from '../../core/facts/facts.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { seenTargets } from '../../core/observation/seen-target.ts';
import { probes } from '../../probes/registry.ts';
import { sources } from '../../sources/registry.ts';

/** By scheme. Loaded with this module: to judge needs them all, to ask needs none. */
const conclusions = new Map(
  await Promise.all(
    [...probes, ...sources].map(async ({ schemes, conclude }) => {
      const own = await conclude();
      return schemes.map((scheme) => [scheme, own] as const);
    }),
  ).then((entries) => entries.flat()),
);

/** What the observations of each target say, by target URL. Pure: the recording holds all that is needed. */
export function concludeFacts(recording: Recording): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>();
  for (const seen of seenTargets(recording)) {
    const { url, scheme } = seen.target;
    const conclude = conclusions.get(scheme);
    if (conclude === undefined) throw new Error(`no probe and no source for the scheme ${scheme}`);
    facts.set(url, conclude(seen));
  }
  return facts;
}
