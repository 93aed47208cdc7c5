import { z } from 'zod';
import type { CertificatesDocument, EndingCertificate } from '../certificates-document.ts';
import { gatewayNameMembers, instant, scope, sha256, shapeOf, text, version, wireText } from './parts.ts';

export const endingCertificate: z.ZodType<EndingCertificate> = shapeOf<EndingCertificate>(
  'EndingCertificate',
  'A certificate that an endpoint serves, and when it ends.',
  {
    ...gatewayNameMembers,
    endpoint: text,
    role: text.describe("'leaf', or where in the chain it stands."),
    subject: wireText,
    issuer: wireText,
    sha256,
    notAfter: instant,
    since: instant.describe('ISO 8601, UTC: the first scan that saw it there.'),
    days: z.int().describe('Whole days until it ends; below 0 where it has ended.'),
  },
);

export const certificatesShape: z.ZodType<CertificatesDocument> = shapeOf<CertificatesDocument>(
  'Certificates',
  'Certificates that are served, what ends first first.',
  {
    schemaVersion: version,
    kind: z.literal('gateproof-certificates'),
    scope,
    withinDays: z.int().nullable().describe('Null: all.'),
    certificates: z.array(endingCertificate),
  },
);
