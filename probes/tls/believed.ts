import type { Known } from '../../core/facts/facts.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { identityNotKnown } from './asked-identity.ts';
import { isPace, type PaceExchange } from './exchange.ts';
import { isRefusedUnderLoad, loadBorne } from './load.ts';
import { nameWanted } from './server-name.ts';
import { doubtOfWordless } from './wordless.ts';

/**
 * The observations of the TLS probe, with each refusal that is not believed as a question that was not asked, for that reason. Before the last
 * pass at a pace of its own no refusal counts, nor what was dropped.
 */
export function believed(observations: readonly Observation[]): readonly Observation[] {
  const recorded = observations.filter(({ probe }) => probe.startsWith('tls/'));
  const quietMs = quietPass(recorded)?.startedAtMs ?? Number.NEGATIVE_INFINITY;
  const doubt = doubtOfWordless(observations.filter(({ startedAtMs }) => startedAtMs >= quietMs));
  const borne = loadBorne(recorded);
  return recorded.map((one) => {
    const isLoud = one.outcome === 'refused' && one.startedAtMs < quietMs;
    const reason =
      nameWanted(one) ??
      (isLoud || isRefusedUnderLoad(one, borne) ? 'refused-under-load' : (identityNotKnown(one) ?? doubt(one)));
    return reason === undefined ? one : { ...one, outcome: 'not-made', detail: reason };
  });
}

/** The pace of the last pass that went well. */
export function paceOf(recorded: readonly Observation[]): Known<number> | undefined {
  const pass = quietPass(recorded);
  return pass === undefined ? undefined : { value: pass.offer.paceMs, evidence: [pass.id] };
}

/** Answers contradicted one another, and at no pace did they not: nothing that was refused counts. */
export function isUnsteady(recorded: readonly Observation[]): boolean {
  return recorded.some(({ probe }) => probe === 'tls/pace') && quietPass(recorded) === undefined;
}

function quietPass(recorded: readonly Observation[]): (Observation & PaceExchange) | undefined {
  return recorded.filter(isPace).findLast(({ outcome }) => outcome === 'answered');
}
