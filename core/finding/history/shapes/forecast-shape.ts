import { z } from 'zod';
import type { EndingMonth, ForecastDocument } from '../forecast-document.ts';
import { endingCertificate } from './certificates-shape.ts';
import { count, month, paged, scope, shapeOf, version } from './parts.ts';

export const forecastShape: z.ZodType<ForecastDocument> = shapeOf<ForecastDocument>(
  'Forecast',
  'When certificates end that are served now.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-forecast'),
    scope,
    months: z.array(
      shapeOf<EndingMonth>('EndingMonth', 'Certificates that end in a month.', { month, certificates: count }),
    ),
    withinDays: z.int().nullable(),
    month: month.nullable(),
    count,
    certificates: paged(endingCertificate),
  },
);
