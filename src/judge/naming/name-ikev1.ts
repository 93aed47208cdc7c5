import { defined } from '../../../core/defined.ts';
import type { Ikev1Facts } from '../../../core/facts/facts.ts';
import type { Ikev1Stance } from '../../../core/finding/told/parts.ts';
import { ikev1TransformNames } from '../../../core/protocol/ikev1/names.ts';
import { keyExchangeRegistry } from '../../../core/protocol/ikev2/registry.ts';

/** What an endpoint does with IKEv1, in the words of the registries. */
export function nameIkev1({ stance, refusedBy, mode, combination, offered, reason }: Ikev1Facts): Ikev1Stance {
  return {
    stance: stance.value,
    ...defined({ refusedBy, mode }),
    ...(combination === undefined ? {} : { combination: { ...ikev1TransformNames(combination) } }),
    offered: {
      main: offered.main,
      aggressiveGroups: offered.aggressiveGroups.map((id) => keyExchangeRegistry.name(id)),
    },
    ...defined({ reason }),
  };
}
