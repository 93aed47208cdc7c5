import { defined } from '../../core/defined.ts';
import type { Facts, SpaceFacts } from '../../core/facts/facts.ts';
import { nothingKnown } from '../../core/facts/settled.ts';
import { inOrder } from '../../core/observation/in-order.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';
import { ahUniverse, ipsecAdditionalUniverse, ipsecUniverse } from '../../core/spaces/child-sa.ts';
import { ikeAdditionalUniverse, ikeUniverse } from '../../core/spaces/ike-sa.ts';
import { askedOf } from '../asked.ts';
import { concludeIkev1 } from '../ikev1/conclude-ikev1.ts';
import { concludeIdentity } from '../ikev2/conclude-identity.ts';
import { concludeIkev2 } from '../ikev2/conclude-ikev2.ts';
import { concludeChoices } from '../ikev2/conclude-preference.ts';
import { concludeSurplus } from '../ikev2/conclude-surplus.ts';
import { withPrevented } from '../prevented.ts';
import { concludeStrongswan, type DrivenFacts } from '../strongswan/conclude-strongswan.ts';
import { agree } from './agree.ts';
import { concludeChains } from './conclude-chains.ts';

const nothingDriven: DrivenFacts = { ...nothingKnown, use: { established: [], unfinished: [] } };

/** What is known of an endpoint of IKE: by our own requests of IKEv2 and IKEv1, and by the strongSwan that was driven. */
export function concludeIkeEndpoint({ target, observations: own, prevented, trustAnchors }: SeenTarget): Facts {
  const driven = concludeStrongswan(own);
  const asked = concludeIkev2(own);
  const { facts: ike, compared } = agree(asked.ike ?? nothingKnown, driven.ike ?? nothingDriven);
  const identity = concludeIdentity(own, target.trustAnchors ?? trustAnchors);
  const ikev1 = concludeIkev1(own);
  const choices = concludeChoices(inOrder(own));
  const chains = concludeChains(own, target.trustAnchors ?? trustAnchors);
  const surplus = [...concludeSurplus(own, asked.ike, 4), ...concludeSurplus(own, asked.ikeAdditional, 5)];
  // A driver that could not be had keeps no question of the IKE space open: our own requests asked them.
  const unresolved = prevented.filter(({ probe }) => probe === 'run/resolve' || probe === 'run/source-port');
  return {
    ike: { ...repeatedIn(asked.ike), ...withPrevented(ike, ikeUniverse(), unresolved) },
    ikeAdditional: withPrevented(asked.ikeAdditional, ikeAdditionalUniverse(), unresolved),
    ...defined({ ikeBeside: asked.ikeBeside }),
    ipsec: withPrevented(driven.ipsec, ipsecUniverse(), prevented),
    ipsecAdditional: withPrevented(driven.ipsecAdditional, ipsecAdditionalUniverse(), prevented),
    ah: withPrevented(driven.ah, ahUniverse(), prevented),
    asked: askedOf(own),
    ...defined({ ikeUse: driven.ike?.use, ipsecUnder: driven.ipsecUnder }),
    ...(asked.ike === undefined || driven.ike === undefined ? {} : { compared: { ike: compared } }),
    ...defined({ ikeIdentity: identity, ikev1 }),
    ...(choices.length === 0 ? {} : { ikeChoices: choices }),
    ...(chains.length === 0 ? {} : { ikeChains: chains }),
    ...(surplus.length === 0 ? {} : { ikeSurplus: surplus }),
  };
}

/** What is known of questions that were asked more than once. */
function repeatedIn({ differs, askedTimes }: SpaceFacts = nothingKnown): Partial<SpaceFacts> {
  return {
    ...defined({ differs, askedTimes }),
  };
}
