import type { Observe } from '../probe.ts';
import { observeTls } from '../tls/observe-tls.ts';
import { observeSstp } from './observe-sstp.ts';

/** TLS, and the dialogue beside it where it was not held already. */
export const observeSstpEndpoint: Observe = async (ways, { tls }, { tlsMode, repeatRefusals }) => {
  const context = ways.secured();
  if (ways.hasSpokenSstp) await observeTls(context, tls, tlsMode, repeatRefusals);
  else await observeSstp(context, tls.documented, (riding) => observeTls(riding, tls, tlsMode, repeatRefusals));
};
