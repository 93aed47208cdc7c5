import type { Observe } from '../probe.ts';
import { observeTls } from './observe-tls.ts';

export const observeTlsEndpoint: Observe = (ways, { tls }, { tlsMode, repeatRefusals }) =>
  observeTls(ways.secured(), tls, tlsMode, repeatRefusals);
