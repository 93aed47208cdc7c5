import type { StandingCounts } from './status-document.ts';

/** Of no gateway at all. */
export const noStanding: StandingCounts = {
  gateways: { conforms: 0, violates: 0, inconclusive: 0 },
  clauses: { pass: 0, fail: 0, inconclusive: 0 },
};

/** Both together. */
export function addedStandings(one: StandingCounts, other: StandingCounts): StandingCounts {
  return {
    gateways: {
      conforms: one.gateways.conforms + other.gateways.conforms,
      violates: one.gateways.violates + other.gateways.violates,
      inconclusive: one.gateways.inconclusive + other.gateways.inconclusive,
    },
    clauses: {
      pass: one.clauses.pass + other.clauses.pass,
      fail: one.clauses.fail + other.clauses.fail,
      inconclusive: one.clauses.inconclusive + other.clauses.inconclusive,
    },
  };
}
