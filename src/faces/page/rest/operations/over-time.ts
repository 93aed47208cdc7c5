import { changeClasses } from '../../../../../core/finding/diff/diff-document.ts';
import { auditShape } from '../../../../../core/finding/history/shapes/audit-shape.ts';
import { feedShape } from '../../../../../core/finding/history/shapes/changes-shape.ts';
import { forecastShape } from '../../../../../core/finding/history/shapes/forecast-shape.ts';
import { waiversShape } from '../../../../../core/finding/history/shapes/waivers-shape.ts';
import { askAudit } from '../../../../store/questions/audit.ts';
import { askFeed } from '../../../../store/questions/feed.ts';
import { askForecast } from '../../../../store/questions/forecast.ts';
import { dayMs } from '../../../../store/questions/question.ts';
import { askWaivers } from '../../../../store/questions/waivers.ts';
import { type Operation, operation, partsOf } from '../operation.ts';
import { after, group, limit, oneOf, partAsked, policy, since, site, within } from '../parameters.ts';

const usualDays = 7;

export const changes: Operation = operation({
  path: '/changes',
  id: 'changes',
  summary: 'What began since then, the newest first; without `since` within seven days.',
  needs: 'viewer',
  parameters: { site, group, policy, since, class: oneOf(changeClasses, 'Changes of this class alone.'), limit, after },
  shape: feedShape,
  ask: async (sql, { question, query }) =>
    await askFeed(
      sql,
      question,
      { since: query.since ?? question.at - usualDays * dayMs, class: query.class ?? null },
      partAsked(query),
    ),
  partOf: partsOf((document) => document.changes),
});

export const certificates: Operation = operation({
  path: '/certificates',
  id: 'certificates',
  summary: 'Certificates that are served, what ends first first, and how many end in which month.',
  needs: 'viewer',
  parameters: { site, group, within, limit, after },
  shape: forecastShape,
  ask: async (sql, { question, query }) =>
    await askForecast(sql, question, { withinDays: query.within ?? null, month: null }, partAsked(query)),
  partOf: partsOf((document) => document.certificates),
});

export const waivers: Operation = operation({
  path: '/waivers',
  id: 'waivers',
  summary: 'Waivers of the store, those that hold and end first come first.',
  needs: 'viewer',
  parameters: {},
  shape: waiversShape,
  ask: async (sql, { question }) => await askWaivers(sql, question),
});

export const audit: Operation = operation({
  path: '/audit',
  id: 'audit',
  summary: 'What was done, by whom, the newest first.',
  needs: 'admin',
  parameters: { limit, after },
  isTimeless: true,
  shape: auditShape,
  ask: async (sql, { question, query }) => await askAudit(sql, question, partAsked(query)),
  partOf: partsOf(({ entries }) => entries),
});
