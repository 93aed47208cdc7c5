import { z } from 'zod';
import { type Scheme, schemeTraits } from '../../../endpoint/scheme.ts';
import type { WaiverReference } from '../../finding.ts';
import type { ClauseReference, PolicyReference, TargetResult } from '../../result.ts';
import type {
  GatewayDocument,
  KeptScanLine,
  StandingClause,
  StandingEndpoint,
  StandingPolicy,
} from '../gateway-document.ts';
import { endingCertificate } from './certificates-shape.ts';
import { partOfResult } from './part-of-result.ts';
import {
  clauseCounts,
  count,
  gatewayNameMembers,
  gatewayVerdict,
  instant,
  scope,
  shapeOf,
  stretchMembers,
  text,
  texts,
  version,
} from './parts.ts';

export const clauseReference: z.ZodType<ClauseReference> = partOfResult<ClauseReference>('clause');
export const waiverReference: z.ZodType<WaiverReference> = partOfResult<WaiverReference>('waiver');

type PolicyName = Omit<PolicyReference, 'clauses'>;

export const policyName: z.ZodType<PolicyName> = shapeOf<PolicyName>('PolicyName', 'A policy, without its clauses.', {
  id: text,
  version: text,
  digest: text.describe("Of the policy file's octets: 'sha256:…'."),
  file: z.exactOptional(text),
  title: text,
  source: partOfResult<PolicyReference['source']>('source'),
  given: z.exactOptional(z.record(text as z.ZodString, text)),
});

const { until: _until, ...standingMembers } = stretchMembers;
const standingClause = shapeOf<StandingClause>('StandingClause', 'A clause at an endpoint, as it stands now.', {
  ...standingMembers,
  clause: clauseReference,
  waiver: waiverReference.nullable().describe('The waiver of the store that covers it; it changes no verdict.'),
});

const standingPolicy = shapeOf<StandingPolicy>('StandingPolicy', 'A policy at an endpoint.', {
  policy: policyName,
  verdict: gatewayVerdict,
  counts: clauseCounts,
  clauses: z.array(standingClause),
});

export const keptScanLine: z.ZodType<KeptScanLine> = shapeOf<KeptScanLine>('KeptScan', 'A scan of an endpoint.', {
  at: instant,
  finished: instant,
  completeness: z.enum(['complete', 'cut-short']),
  tool: text.describe('The version of gateproof that made it.'),
  url: text,
  isKept: z.boolean().describe('Whether what was sent and received is still kept.'),
});

const standingEndpoint = shapeOf<StandingEndpoint>(
  'StandingEndpoint',
  'An endpoint, with all that is known of it now.',
  {
    endpoint: text,
    url: text,
    scheme: z.enum(Object.keys(schemeTraits) as Scheme[]),
    retired: instant.nullable(),
    policies: z.array(standingPolicy),
    facts: partOfResult<TargetResult['facts']>('target', '/properties/facts'),
    certificates: z.array(endingCertificate),
    scans: z.strictObject({ count, newest: z.array(keptScanLine) }),
  },
);

export const gatewayShape: z.ZodType<GatewayDocument> = shapeOf<GatewayDocument>(
  'Gateway',
  'One gateway as one site sees it, with everything that stands now.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-gateway'),
    scope,
    gateway: shapeOf<GatewayDocument['gateway']>('DeclaredGateway', 'A gateway, and since when it is retired.', {
      ...gatewayNameMembers,
      retired: instant.nullable(),
    }),
    isAdded: z.boolean().describe('By the page, and in no inventory.'),
    verdict: gatewayVerdict,
    nextDue: instant.nullable().describe('Null: nobody scans it by a schedule.'),
    otherSites: texts,
    endpoints: z.array(standingEndpoint),
  },
);
