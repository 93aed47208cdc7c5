import type { HandshakeFacts, SpaceFacts } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { suiteName, versionName } from '../../core/protocol/tls/registry.ts';
import type { HandshakeExchange } from './exchange.ts';

export function handshakeFacts(observation: Observation & HandshakeExchange, suites: SpaceFacts): HandshakeFacts {
  const { offer, answer } = observation;
  const { version, suite } = offer;
  const seen = suites.accepted.find(
    ({ box: [versions, values] }) => versions?.includes(version) && values?.includes(suite),
  );
  const same =
    answer.version.replace(/^TLSv1$/, 'TLSv1.0') === versionName(version) && answer.suite === suiteName(suite);
  return {
    version,
    suite,
    completed: answer.completed,
    ...usableBy(observation, answer.completed),
    agrees: agrees(observation, seen !== undefined, answer.completed && same),
    detail: answer.completed
      ? `completed with ${answer.version} ${answer.suite}`
      : `${observation.outcome}: ${observation.detail}`,
    evidence: [observation.id, ...(seen?.evidence ?? [])],
  };
}

function usableBy({ outcome, detail }: Observation, isCompleted: boolean): Pick<HandshakeFacts, 'usable' | 'reason'> {
  if (isCompleted) return { usable: 'yes' };
  if (outcome === 'authentication-failed') return { usable: 'but-for-certificate' };
  const isBudget = outcome === 'not-made' && detail === 'budget';
  return { usable: 'no', reason: isBudget ? 'budget' : `handshake-${outcome}` };
}

/** A handshake that ended without either answer contradicts nothing. */
function agrees({ outcome }: Observation, seen: boolean, sameSuite: boolean): boolean {
  if (outcome === 'answered') return seen && sameSuite;
  if (outcome === 'refused') return !seen;
  if (outcome === 'authentication-failed') return seen;
  return true;
}
