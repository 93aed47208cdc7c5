import type { PageRoute } from '../page-route.ts';
import { healthz, readyz } from './health.ts';
import { metrics } from './metrics-route.ts';

/** What programs ask for. */
export const restRoutes: readonly PageRoute[] = [healthz, readyz, metrics];
