import { defined } from '../../core/defined.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';
import { concludeTlsEndpoint } from '../tls/conclude-endpoint.ts';
import { concludeSstp } from './conclude-sstp.ts';

/** What is known of an endpoint of SSTP: its TLS, and what was said inside. */
export function concludeSstpEndpoint(seen: SeenTarget): Facts {
  const facts = concludeTlsEndpoint(seen);
  const sstp = concludeSstp(seen.observations, facts.tls?.nameWanted?.value);
  return { ...facts, ...defined({ sstp }) };
}
