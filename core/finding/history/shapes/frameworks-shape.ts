import { z } from 'zod';
import type { FrameworkColumn, FrameworkRow, FrameworksDocument } from '../frameworks-document.ts';
import {
  clauseCounts,
  gatewayNameMembers,
  gatewayVerdict,
  instant,
  paged,
  scope,
  shapeOf,
  standingCountsMembers,
  text,
  version,
} from './parts.ts';

export const frameworksShape: z.ZodType<FrameworksDocument> = shapeOf<FrameworksDocument>(
  'Frameworks',
  'Gateways by frameworks.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-frameworks'),
    scope,
    frameworks: z.array(
      shapeOf<FrameworkColumn>('Framework', 'A policy, and how many gateways stand how by it.', {
        policy: text,
        title: text,
        gateways: standingCountsMembers.gateways,
      }),
    ),
    gateways: paged(
      shapeOf<FrameworkRow>('FrameworkRow', 'A gateway by every framework, in their order.', {
        ...gatewayNameMembers,
        frameworks: z.array(z.strictObject({ policy: text, verdict: gatewayVerdict, clauses: clauseCounts })),
        lastShown: instant.nullable(),
      }),
    ),
  },
);
