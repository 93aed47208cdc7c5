import { askFleetNumbers } from '../../../store/questions/fleet-numbers.ts';
import type { PageRoute } from '../page-route.ts';
import { askedFormat, exposition, expositionTypes } from './metrics/exposition.ts';
import { fleetFamilies } from './metrics/families.ts';
import { processFamilies } from './metrics/process-families.ts';

/** What Prometheus reads. */
export const metrics: PageRoute = {
  path: '/metrics',
  needs: 'viewer',
  answer: async ({ store, now, headers }) => {
    const format = askedFormat(headers.get('accept'));
    const numbers = await store.read(async (sql) => await askFleetNumbers(sql, now()));
    return new Response(exposition([...fleetFamilies(numbers), ...processFamilies(now())], format), {
      headers: { 'content-type': expositionTypes[format], 'cache-control': 'no-store', vary: 'accept' },
    });
  },
};
