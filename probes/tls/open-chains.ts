import type { OpenChainFacts, SpaceFacts } from '../../core/facts/facts.ts';
import { reasonIn } from '../../core/facts/reason.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { box, subtract } from '../../core/spaces/region.ts';
import { clockStepMs } from './conclude-space.ts';
import { isHello } from './exchange.ts';
import { dropsByChance, isWordless } from './wordless.ts';

/** Where the questions for chains stand in the plan. */
export const chainsPlace = 'tls/6-certificate/';

/**
 * Questions for a chain that leave it open whether one is served that was not seen. The first question of an accepted kind has to show one.
 * One for another key may be refused: by an alert, or by a close or a reset where the same question with every scheme was answered behind
 * it. Suites that are refused show no chain, so their question may end as it likes. `observations` are those of one target, as recorded.
 */
export function openChains(observations: readonly Observation[], { refused }: SpaceFacts): readonly OpenChainFacts[] {
  const isRefused = (one: Observation): boolean =>
    isHello(one) &&
    subtract(
      [box([one.offer.version], one.offer.suites)],
      refused.map((settled) => settled.box),
    ).length === 0;
  const asked = observations.filter(({ order }) => order.startsWith(chainsPlace));
  const isByChance = dropsByChance(observations);
  return asked.flatMap((one) => {
    const { order, outcome, id } = one;
    if (isShown(one) || isControl(order) || isRefused(one)) return [];
    const isOfOtherKey = /\d$/u.test(order);
    // In TLS 1.3 the other stack is asked behind a hello that showed none.
    if (!isOfOtherKey && asked.some((other) => placeOf(other) === placeOf(one) && isShown(other))) return [];
    if (isOfOtherKey && outcome === 'refused' && !isWordless(one)) return [];
    const isEnded = isWordless(one) || outcome === 'closed' || outcome === 'reset';
    const controls = asked.filter((other) => other.order === `${order}/control` && isShown(other));
    if (isEnded && !isByChance && controls.some((other) => isBehind(one, other))) return [];
    return [{ reason: outcome === 'not-made' ? reasonIn(one.detail, outcome) : outcome, evidence: [id] }];
  });
}

/** Whether an order is that of a question that only shows that the server still answers. */
function isControl(order: string): boolean {
  return order.endsWith('/control');
}

function isShown({ outcome, answer }: Observation): boolean {
  const certificates = answer?.['certificates'];
  return outcome !== 'malformed' && Array.isArray(certificates) && certificates.length > 0;
}

function isBehind(one: Observation, other: Observation): boolean {
  return other.startedAtMs >= one.startedAtMs + one.elapsedMs - clockStepMs;
}

/** The version, and below TLS 1.3 the kind of authentication. */
function placeOf({ order }: Observation): string {
  const [, , version = '', next = ''] = order.split('/');
  return version === 'TLSv1.3' ? version : `${version}/${next}`;
}
