import type { PageRoute } from '../page-route.ts';
import { describedActs } from './described-acts.ts';
import { healthz, readyz } from './health.ts';
import { metrics } from './metrics-route.ts';
import { openApi } from './openapi.ts';
import { apiRoot, type Operation } from './operation.ts';
import { finding, findings, gateway, gateways, history } from './operations/gateways.ts';
import { audit, certificates, changes, waivers } from './operations/over-time.ts';
import { frameworks, retirement, status } from './operations/status.ts';

/** All that /api/v1 answers. */
export const operations: readonly Operation[] = [
  status,
  gateways,
  gateway,
  history,
  finding,
  findings,
  changes,
  certificates,
  retirement,
  frameworks,
  waivers,
  audit,
];

let described: string | undefined;

const openApiRoute: PageRoute = {
  path: `${apiRoot}/openapi.json`,
  needs: 'viewer',
  answer: () => {
    described ??= `${JSON.stringify(openApi(operations, describedActs))}\n`;
    return Promise.resolve(new Response(described, { headers: { 'content-type': 'application/json' } }));
  },
};

/** What programs ask for. */
export const restRoutes: readonly PageRoute[] = [
  healthz,
  readyz,
  metrics,
  openApiRoute,
  ...operations.map(({ path, needs, answer }) => ({ path: `${apiRoot}${path}`, needs, answer })),
];
