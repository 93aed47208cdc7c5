import type { PageRoute } from './page-route.ts';

/** Every page and every document that is asked for with GET. */
export const routes: readonly PageRoute[] = [];
