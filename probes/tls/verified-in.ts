import { defined } from '../../core/defined.ts';
import type { VerifiedFacts } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { isHandshake } from './exchange.ts';

/**
 * What OpenSSL made of a chain in the complete handshakes among its sightings, the first of each different verdict; undefined where it was not
 * asked. `startedAt`: the moment that the observations are counted from.
 */
export function verifiedIn(sightings: readonly Observation[], startedAt: string): readonly VerifiedFacts[] | undefined {
  const startMs = Date.parse(startedAt);
  const verdicts = new Map<string, VerifiedFacts>();
  for (const { id, answer, startedAtMs, elapsedMs } of sightings.filter(isHandshake)) {
    const { verified } = answer;
    if (verified === undefined) continue;
    const key = `${verified.path} ${verified.name}`;
    if (verdicts.has(key)) continue;
    verdicts.set(key, {
      path: verified.path,
      ...defined({ name: verified.name }),
      from: new Date(startMs + startedAtMs).toISOString(),
      until: new Date(startMs + startedAtMs + elapsedMs).toISOString(),
      evidence: [id],
    });
  }
  return verdicts.size === 0 ? undefined : [...verdicts.values()];
}
