import { z } from 'zod';
import type { Observation } from '../../../observation/observation.ts';
import type { Finding } from '../../finding.ts';
import type { ExchangesDocument } from '../exchanges-document.ts';
import type { FindingDocument } from '../finding-document.ts';
import type { FindingsDocument, ListedFinding } from '../findings-document.ts';
import { clauseReference, keptScanLine, policyName, waiverReference } from './gateway-shape.ts';
import { clauseHistory } from './history-shape.ts';
import { partOfResult } from './part-of-result.ts';
import {
  gatewayName,
  gatewayNameMembers,
  instant,
  lastShown,
  paged,
  scope,
  sha256,
  shapeOf,
  text,
  verdict,
  version,
} from './parts.ts';

const observations = z.array(partOfResult<Observation>('observation'));

export const findingShape: z.ZodType<FindingDocument> = shapeOf<FindingDocument>(
  'ClauseFinding',
  'One clause at one endpoint: what is expected, what was seen, since when, and the octets that it rests on.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-finding'),
    scope,
    gateway: gatewayName,
    endpoint: text,
    policy: policyName,
    clause: clauseReference,
    finding: partOfResult<Finding>('finding'),
    history: clauseHistory,
    isNow: z.boolean().describe('Whether that is what stands now.'),
    scan: keptScanLine,
    evidence: z.strictObject({
      of: z
        .enum(['rests-on', 'scan', 'removed', 'damaged'])
        .describe(
          "'rests-on': those that the judge names; 'scan': all of the scan; 'removed': no longer kept; 'damaged': what is kept is not what was written.",
        ),
      observations,
    }),
  },
);

const listedFinding = shapeOf<ListedFinding>('ListedFinding', 'A clause at an endpoint as it stands now.', {
  ...gatewayNameMembers,
  endpoint: text,
  policy: text,
  clause: text,
  verdict,
  reason: text,
  since: instant,
  lastShown,
  waiver: waiverReference.nullable(),
});

export const findingsShape: z.ZodType<FindingsDocument> = shapeOf<FindingsDocument>(
  'Findings',
  'Clauses that must hold and are judged so, by gateway.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-findings'),
    scope,
    verdict: z.enum(['pass', 'fail', 'inconclusive']),
    gateway: text.nullable(),
    findings: paged(listedFinding),
  },
);

export const exchangesShape: z.ZodType<ExchangesDocument> = shapeOf<ExchangesDocument>(
  'Exchanges',
  'What was sent and received in one scan of an endpoint.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-exchanges'),
    scope,
    gateway: gatewayName,
    endpoint: text,
    scan: keptScanLine,
    digest: sha256,
    isDamaged: z.boolean().describe('Whether what is kept of it is not what was written then.'),
    observations,
  },
);
