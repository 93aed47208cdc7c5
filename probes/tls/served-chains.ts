import type { Observation } from '../../core/observation/observation.ts';

/** A chain as it was sent, and where. */
export interface ServedChain {
  /** DER in hexadecimal, leaf first. */
  readonly certificates: readonly string[];
  /** Ascending. */
  readonly versions: readonly number[];
  /** The first observation of it in each version. */
  readonly evidence: readonly string[];
  /** Every observation of it. */
  readonly sightings: readonly Observation[];
}

/**
 * Every chain that any exchange saw, in the order in which they were seen: an endpoint may have one for each kind of key and for each
 * version, and several servers may stand behind one address. OpenSSL tells what it made of a chain: with the leaf of one that was read off
 * the wire and nothing else in it, it is that one.
 */
export function servedChains(observations: readonly Observation[]): readonly ServedChain[] {
  const seen = observations.flatMap((observation) => sightings(observation));
  const wire = seen.filter(({ isWire }) => isWire);
  const byChain = Map.groupBy(seen, (one) => {
    const { certificates, isWire } = one;
    const same = isWire ? undefined : wire.find((other) => isPart(certificates, other.certificates));
    return (same ?? one).certificates.join();
  });
  return [...byChain].map(([key, sights]) => {
    const first = new Map(sights.toReversed().map(({ version, observation: { id } }) => [version, id]));
    const served = [...first].sort(([a], [b]) => a - b);
    return {
      certificates: key.split(','),
      versions: served.map(([version]) => version),
      evidence: served.map(([, id]) => id),
      sightings: sights.map(({ observation }) => observation),
    };
  });
}

interface Sighting {
  readonly observation: Observation;
  readonly version: number;
  readonly certificates: readonly string[];
  /** Read by our own codec. */
  readonly isWire: boolean;
}

function sightings(observation: Observation): readonly Sighting[] {
  const { probe, outcome, offer, answer } = observation;
  if (outcome === 'malformed') return [];
  // SSL 2.0 has one certificate and no chain.
  const found = probe === 'tls/ssl2' ? [answer?.['certificate']] : answer?.['certificates'];
  const certificates = Array.isArray(found)
    ? found.filter((one): one is string => typeof one === 'string' && one !== '')
    : [];
  const isWire = offer['kind'] !== 'handshake';
  const version = isWire ? answer?.['version'] : offer['version'];
  return certificates.length === 0 || typeof version !== 'number'
    ? []
    : [{ observation, version, certificates, isWire }];
}

function isPart(some: readonly string[], all: readonly string[]): boolean {
  return some[0] === all[0] && some.every((one) => all.includes(one));
}
