import type { Observation } from '../../core/observation/observation.ts';
import { box } from '../../core/spaces/region.ts';
import type { Claim } from './conclude-space.ts';
import { type HelloObservation, isHello } from './exchange.ts';
import { shortHelloSuites } from './hello-offer.ts';
import { type Hello, helloOf } from './seen-hello.ts';
import { offeredVersions, suiteProbes } from './suite-claim.ts';
import { byKind } from './suite-kinds.ts';
import { failedChoice, reasonOf } from './unanswered-claim.ts';

/**
 * Whether this is the refusal of a list that the server may not have read to its end, or may not bear for a suite in it: only a hello with as
 * many suites, all of these among them, that was answered with its last one shows that it does.
 */
export function isUnread(observation: HelloObservation, own: readonly Observation[]): boolean {
  if (observation.outcome !== 'refused' || !suiteProbes.has(observation.probe)) return false;
  if (failedChoice(observation) !== undefined) return false;
  const { suites } = observation.offer;
  if (suites.length <= shortHelloSuites && byKind(suites).length === 1) return false;
  const buried = own.filter(isHello).filter(({ probe }) => probe === 'tls/buried');
  return !buried.some((other) => vouchesFor(helloOf(other), suites, own));
}

function vouchesFor({ offer, answer }: Hello, suites: readonly number[], own: readonly Observation[]): boolean {
  if (answer === undefined || offer.suites.length < suites.length || answer.suite !== offer.suites.at(-1)) return false;
  const offered = new Set(offer.suites);
  const left = suites.filter((suite) => !offered.has(suite));
  // What it is known to take in this version would have been chosen in place of the last one.
  return left.every((suite) =>
    own.some((one) => {
      const chosen = one.outcome === 'answered' ? one.answer : undefined;
      return chosen?.['suite'] === suite && chosen['version'] === answer.version;
    }),
  );
}

export function unreadClaim(observation: HelloObservation, own: readonly Observation[]): readonly Claim[] {
  const buried = own.findLast(({ probe, outcome }) => probe === 'tls/buried' && outcome !== 'answered');
  const reason = buried === undefined || buried.outcome === 'refused' ? 'no-answered-control' : reasonOf(buried);
  const { suites } = observation.offer;
  return [{ observation, accepted: [], open: { box: box(offeredVersions(observation), suites), reason } }];
}
