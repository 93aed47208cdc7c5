import { frameworksShape } from '../../../../../core/finding/history/shapes/frameworks-shape.ts';
import { retirementShape } from '../../../../../core/finding/history/shapes/retirement-shape.ts';
import { statusShape } from '../../../../../core/finding/history/shapes/status-shape.ts';
import { askFrameworks } from '../../../../store/questions/frameworks.ts';
import { askStatus } from '../../../../store/questions/status.ts';
import { retirementOf } from '../../pages/retirement-page.ts';
import { type Operation, operation, partsOf } from '../operation.ts';
import { after, asOf, group, limit, partAsked, site, usualRows } from '../parameters.ts';
import { rowsBehind } from '../rows-behind.ts';

export const status: Operation = operation({
  path: '/status',
  id: 'status',
  summary: 'How the fleet stands: per policy, group and site; the worst, and the trend.',
  needs: 'viewer',
  parameters: { site, group, asOf, limit: { ...limit, description: 'Lines of each list at most.' } },
  shape: statusShape,
  ask: async (sql, { question, query }) =>
    await askStatus(sql, question, {
      listed: query.limit ?? usualRows,
      notScannedDays: 7,
      endingDays: 30,
      trendDays: 30,
    }),
});

export const retirement: Operation = operation({
  path: '/retirement',
  id: 'retirement',
  summary: 'Who is left on SSTP, and the days to each date of its retirement.',
  needs: 'viewer',
  parameters: { site, group, asOf, limit, after },
  shape: retirementShape,
  ask: async (sql, { question }) => await retirementOf(sql, question),
  partOf: (document, query) => {
    const { rows, next } = rowsBehind(document.left, query, ({ gateway, site: from, endpoint }) => [
      gateway,
      from,
      endpoint,
    ]);
    return { part: { ...document, left: rows }, next };
  },
});

export const frameworks: Operation = operation({
  path: '/frameworks',
  id: 'frameworks',
  summary: 'Gateways by the standards that they are judged by.',
  needs: 'viewer',
  parameters: { site, group, limit, after },
  shape: frameworksShape,
  ask: async (sql, { question, query }) => await askFrameworks(sql, question, partAsked(query)),
  partOf: partsOf(({ gateways }) => gateways),
});
