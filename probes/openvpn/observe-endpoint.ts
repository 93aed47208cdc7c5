import type { Observe } from '../probe.ts';
import { observeTls } from '../tls/observe-tls.ts';

export const observeOpenVpnEndpoint: Observe = async (ways, { tls }, { tlsMode, repeatRefusals }) => {
  const stream = await ways.insideOpenVpn();
  if (stream !== undefined) await observeTls(stream, tls, tlsMode, repeatRefusals);
};
