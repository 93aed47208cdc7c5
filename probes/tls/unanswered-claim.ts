import { type Reason, reasonIn } from '../../core/facts/reason.ts';
import type { Observation } from '../../core/observation/observation.ts';
import type { Box } from '../../core/spaces/region.ts';
import type { Claim } from './conclude-space.ts';
import type { HelloObservation } from './exchange.ts';

export function unanswered(observation: Observation, offered: Box): Claim {
  const { outcome } = observation;
  if (outcome === 'refused') return { observation, accepted: [], refused: offered };
  return { observation, accepted: [], open: { box: offered, reason: reasonOf(observation) } };
}

/** Why nothing was decided. What was not made says why in its detail, as a code. */
export function reasonOf({ outcome, detail }: Observation): Reason {
  return outcome === 'not-made' ? reasonIn(detail, outcome) : outcome;
}

/** The point of a ServerHello that nothing usable followed: what is said of it is not said of the rest of the list. */
export function failedChoice({ outcome, answer }: HelloObservation): Box | undefined {
  if (outcome === 'answered' || outcome === 'malformed' || answer?.kind !== 'server-hello') return undefined;
  return [[answer.version], [answer.suite]];
}

/** What fails behind a choice says nothing of the other values. */
export function openBehind(observation: Observation, offered: Box): Claim {
  return { observation, accepted: [], open: { box: offered, reason: 'flight-not-completed' } };
}
