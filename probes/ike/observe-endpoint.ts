import { defined } from '../../core/defined.ts';
import { withEarlyMainMode } from '../ikev1/early-main-mode.ts';
import { observeIkev1 } from '../ikev1/observe-ikev1.ts';
import { observeIkev2 } from '../ikev2/observe-ikev2.ts';
import type { Observe } from '../probe.ts';
import { isOnBothPorts } from './both-ports.ts';

/**
 * By our own IKE_SA_INIT requests, which need no credentials and leave no state; then by strongSwan, which knows from them what to rest on; IKEv1 last,
 * for it may leave a half-open SA. A port other than 500 is taken as it is given; 500 is followed by 4500 where it stays silent.
 */
export const observeIkeEndpoint: Observe = async (ways, ask, { identify, ikePausesMs, ikeViolationsAtMost }) => {
  const bothPorts = isOnBothPorts(ways.target);
  const datagrams = await ways.datagrams(bothPorts ? 'both-of-ike' : 'own');
  if (datagrams === undefined) {
    await ways.drive(ask, {});
    return;
  }
  const { context, early } = withEarlyMainMode(datagrams);
  const interview = await observeIkev2(context, {
    documented: ask.ike,
    sweep: true,
    bothPorts,
    identify,
    ...defined({ violationsAtMost: ikeViolationsAtMost, pausesMs: ikePausesMs }),
  });
  const { accepted, answersAt } = interview;
  await ways.drive(ask, { accepted, answersAt });
  await observeIkev1(datagrams, interview, await early());
};
