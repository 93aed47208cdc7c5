import type { PageRoute } from './page-route.ts';
import { pageRoutes } from './pages/page-routes.ts';
import { restRoutes } from './rest/rest-routes.ts';

/** Every page and every document that is asked for with GET. */
export const routes: readonly PageRoute[] = [...pageRoutes, ...restRoutes];
