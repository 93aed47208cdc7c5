import { z } from 'zod';
import type { ReadinessFacts } from '../../core/facts/readiness-facts.ts';
import { type AsRead, named, owed, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything } from '../../core/observation/shape-parts.ts';

/* The shape of what is known about an Azure gateway: the answer of 'azure/export', as far as a judgement or a report reads it. */

const text = z.string();
const texts = z.array(text);
const protocol = z.enum(['SSTP', 'IkeV2', 'OpenVPN']);
const prefixes = z.array(z.looseObject({ prefix: text, first: z.number().optional(), last: z.number().optional() }));
const ipsecPolicies = z.array(
  z.looseObject({
    saLifeTimeSeconds: z.number().optional(),
    saDataSizeKilobytes: z.number().optional(),
    ipsecEncryption: text.optional(),
    ipsecIntegrity: text.optional(),
    ikeEncryption: text.optional(),
    ikeIntegrity: text.optional(),
    dhGroup: text.optional(),
    pfsGroup: text.optional(),
  }),
);
const rootCertificates = z.array(
  z.looseObject({
    name: text,
    fault: z.enum(['pem', 'encoded-twice']).optional(),
    certificate: z
      .looseObject({
        sha256: text,
        subject: text,
        notBefore: text,
        notAfter: text,
        publicKey: text,
        publicKeyBits: z.number(),
        signatureHash: text,
      })
      .optional(),
  }),
);
const connections = z.array(
  z.looseObject({
    name: text,
    type: text.optional(),
    protocol: text.optional(),
    ipsecPolicies: ipsecPolicies.optional(),
    usePolicyBasedTrafficSelectors: z.boolean().optional(),
    dpdTimeoutSeconds: z.number().optional(),
  }),
);

const readiness: z.ZodType<AsRead<ReadinessFacts>> = z.looseObject({
  configured: z.looseObject({
    name: text,
    kind: z.enum(['vnet-gateway', 'vwan-p2s-gateway']),
    origin: text,
    resourceGroup: text.optional(),
    location: text.optional(),
    sku: text.optional(),
    generation: z.number().optional(),
    vpnType: text.optional(),
    gatewayType: text.optional(),
    activeActive: z.boolean().optional(),
    enableBgp: z.boolean().optional(),
    protocols: z.array(protocol).optional(),
    hasPointToSite: z.boolean().optional(),
    unknownProtocols: texts,
    authentication: texts.optional(),
    addressPool: prefixes.optional(),
    customRoutes: prefixes.optional(),
    aadAudience: text.optional(),
    ipsecPolicies: ipsecPolicies.optional(),
    rootCertificates: rootCertificates.optional(),
    revokedThumbprints: texts.optional(),
    connections: connections.optional(),
    remarks: texts,
  }),
  export: z
    .looseObject({ unread: texts, passedOver: z.array(z.looseObject({ what: text, count: z.number() })) })
    .optional(),
  wishes: z.looseObject({
    clients: z.number().optional(),
    sstpClients: z.number().optional(),
    systems: texts.optional(),
    throughputMbps: z.number().optional(),
    zoneRedundant: z.boolean().optional(),
  }),
  observed: z
    .looseObject({
      answers: z.partialRecord(protocol, z.boolean()),
      accepted: z.record(text, texts),
      undecided: texts,
      targets: texts,
      scannedOn: text,
    })
    .optional(),
  columns: z.array(
    z.looseObject({
      item: text,
      documented: text.nullable(),
      configured: text.nullable(),
      observed: text.nullable(),
    }),
  ),
});

export const azureShapes: Shapes = new Map(named('azure', ['export'], owed(anything, readiness)));
