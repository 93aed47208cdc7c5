import { randomBytes } from 'node:crypto';
import { parseTarget } from '../../core/endpoint/parse-target.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { observeHere } from './observe-here.ts';

/** What a scan of an address saw of IKE, without credentials. */
export interface Ikev1Sight {
  readonly facts: Facts;
  readonly recording: Recording;
  readonly observations: readonly Observation[];
  /** Those about IKEv1. */
  readonly asked: readonly Observation[];
}

/** Scans UDP 500 and 4500 of an address under these policies. */
export async function lookAtIkev1(address: string, policies: readonly Policy[]): Promise<Ikev1Sight> {
  const recording = await observeHere({
    targets: [{ target: parseTarget(`ikev2://${address}`) }],
    policies,
    trustAnchors: [],
    timeoutMs: 3000,
    random: (length) => new Uint8Array(randomBytes(length)),
  });
  const [facts = {}] = concludeFacts(recording).values();
  const { observations } = recording;
  return { facts, recording, observations, asked: observations.filter(({ probe }) => probe.startsWith('ikev1/')) };
}
