import { z } from 'zod';
import type { AzureProtocol } from '../facts/readiness-facts.ts';
import { parseYamlDocument } from './yaml-document.ts';

/*
 * `knowledge/azure-vpn-gateway-skus.yaml`: what Azure documents about its gateways. Data only; `rules/checks` holds configurations against it.
 */

type Optional<T> = T | undefined;

/** A key of `sources`, and the place in it. */
export interface KnowledgeSource {
  readonly ref: string;
  readonly place?: Optional<string>;
}

export interface KnowledgeReading {
  readonly says: string;
  /** ISO day, or a month where the page names no day: the first on which it is so by this reading. */
  readonly from?: Optional<string>;
  readonly source: KnowledgeSource;
}

/** Where pages disagree about one row: every reading. */
export interface KnowledgeAbout {
  readonly about: string;
  readonly readings: readonly KnowledgeReading[];
}

export interface AzureSku {
  readonly generation: 1 | 2;
  readonly name: string;
  /** Site-to-site tunnels at most. */
  readonly tunnels: number;
  /** SSTP connections at most. */
  readonly sstp: number;
  /** IKEv2 and OpenVPN connections at most; null: "Not Supported". */
  readonly ikev2OpenVpn: number | null;
  readonly throughputMbps: number;
  readonly bgp: boolean;
  readonly zoneRedundant: boolean;
  readonly machines: number;
}

export interface AzureDate {
  readonly id: string;
  readonly title: string;
  /** ISO day, or a month ('2025-11') where the page names no day: the first on which it is so, as the page words it. */
  readonly day: string;
  /** The vendor moves the gateways by itself; nothing is to be done. */
  readonly migratedByVendor?: Optional<boolean>;
  /** SKUs that it is about; absent: all. */
  readonly skus?: Optional<readonly string[]>;
  readonly source: KnowledgeSource;
  readonly readings?: Optional<readonly KnowledgeReading[]>;
}

export type Downtime = 'none' | 'until-applied' | 'until-clients-configured';

export interface AzureChange {
  readonly from: readonly AzureProtocol[];
  readonly to: readonly AzureProtocol[];
  readonly downtime: Downtime;
  readonly source: KnowledgeSource;
}

/** Values by field of a custom IPsec policy. */
export interface PolicyFieldValues {
  readonly ikeEncryption: readonly string[];
  readonly ikeIntegrity: readonly string[];
  readonly dhGroup: readonly string[];
  readonly ipsecEncryption: readonly string[];
  readonly ipsecIntegrity: readonly string[];
  readonly pfsGroup: readonly string[];
}

/** What counts as weak in a field of a custom IPsec policy, by which document. */
export interface WeakValues {
  readonly values: readonly string[];
  readonly source: KnowledgeSource;
}

/** A client that can use a tunnel type on a system, with one of these ways to authenticate. */
export interface AzureClient {
  readonly os: string;
  readonly protocol: AzureProtocol;
  readonly client: string;
  readonly authentication: readonly string[];
  /** Least version of the system ('10.11'); several where pages differ. */
  readonly least?: Optional<readonly string[]>;
  /** Id of the date from which the client is gone. */
  readonly until?: Optional<string>;
  readonly source: KnowledgeSource;
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What Azure documents about its VPN gateways, each with its source. */
export interface AzureKnowledge {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly sources: Readonly<
    Record<string, { readonly title: string; readonly url?: Optional<string>; readonly date?: Optional<string> }>
  >;
  readonly skus: {
    readonly source: KnowledgeSource;
    readonly rows: readonly AzureSku[];
    readonly readings: readonly KnowledgeAbout[];
  };
  readonly dates: readonly AzureDate[];
  readonly protocolSets: {
    readonly source: KnowledgeSource;
    readonly valid: readonly (readonly AzureProtocol[])[];
    readonly exclusive: readonly AzureProtocol[];
  };
  readonly changes: readonly AzureChange[];
  readonly poolSplit: { readonly sstpAtMost: number; readonly source: KnowledgeSource };
  /** Where clients connect to, by tunnel type. */
  readonly ports: readonly {
    readonly protocol: AzureProtocol;
    readonly transport: 'tcp' | 'udp';
    readonly ports: readonly number[];
    readonly source: KnowledgeSource;
  }[];
  readonly clients: {
    readonly rows: readonly AzureClient[];
    readonly readings: readonly KnowledgeAbout[];
  };
  readonly authentication: {
    readonly source: KnowledgeSource;
    readonly rows: readonly {
      readonly type: string;
      readonly protocols: readonly AzureProtocol[];
      readonly notOn?: Optional<readonly string[]>;
    }[];
  };
  readonly customPolicy: {
    readonly source: KnowledgeSource;
    readonly fields: PolicyFieldValues;
    readonly lifetimeSeconds: Bounds;
    readonly dataKilobytes: Bounds;
    readonly weak: Readonly<Record<keyof PolicyFieldValues, readonly WeakValues[]>>;
    readonly windowsDefault: { readonly dhGroup: readonly string[]; readonly source: KnowledgeSource };
    readonly pairs: readonly string[];
    readonly readings: readonly KnowledgeAbout[];
  };
  readonly siteToSiteDefault: {
    readonly dhGroup: string;
    readonly encryption: readonly string[];
    readonly integrity: readonly string[];
    readonly source: KnowledgeSource;
  };
}

const text = z.string().min(1);
const day = z.iso.date();
const protocol = z.enum(['SSTP', 'IkeV2', 'OpenVPN']);
const protocols = z.array(protocol).min(1);
const source = z.strictObject({ ref: text, place: text.optional() });
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/u, 'a month wanted: YYYY-MM');
const dayOrMonth = z.union([day, month]);
const readings = z.array(z.strictObject({ says: text, from: dayOrMonth.optional(), source })).min(2);
const about = z.array(z.strictObject({ about: text, readings }));
const names = z.array(text);
const count = z.int().min(0);

const sku = z.strictObject({
  generation: z.union([z.literal(1), z.literal(2)]),
  name: text,
  tunnels: count,
  sstp: count,
  ikev2OpenVpn: count.nullable(),
  throughputMbps: count,
  bgp: z.boolean(),
  zoneRedundant: z.boolean(),
  machines: count,
});
const date = z.strictObject({
  id: text,
  title: text,
  day: dayOrMonth,
  migratedByVendor: z.boolean().optional(),
  skus: names.optional(),
  source,
  readings: readings.optional(),
});
const change = z.strictObject({
  from: protocols,
  to: protocols,
  downtime: z.enum(['none', 'until-applied', 'until-clients-configured']),
  source,
});
const policyFields = {
  ikeEncryption: names,
  ikeIntegrity: names,
  dhGroup: names,
  ipsecEncryption: names,
  ipsecIntegrity: names,
  pfsGroup: names,
};
const weak = z.array(z.strictObject({ values: names, source }));
const bounds = z.strictObject({ least: count, most: count });

const schema: z.ZodType<AzureKnowledge> = z.strictObject({
  id: text,
  version: day,
  title: text,
  sources: z.record(text, z.strictObject({ title: text, url: z.url().optional(), date: day.optional() })),
  skus: z.strictObject({ source, rows: z.array(sku).min(1), readings: about }),
  dates: z.array(date),
  protocolSets: z.strictObject({ source, valid: z.array(protocols), exclusive: protocols }),
  changes: z.array(change),
  poolSplit: z.strictObject({ sstpAtMost: count, source }),
  ports: z.array(
    z.strictObject({
      protocol,
      transport: z.enum(['tcp', 'udp']),
      ports: z.array(z.int().min(1).max(65_535)).min(1),
      source,
    }),
  ),
  clients: z.strictObject({
    rows: z.array(
      z.strictObject({
        os: text,
        protocol,
        client: text,
        authentication: z.array(text).min(1),
        least: z
          .array(z.string().regex(/^\d+(\.\d+)*$/u, 'a version wanted: 10.11'))
          .min(1)
          .optional(),
        until: text.optional(),
        source,
      }),
    ),
    readings: about,
  }),
  authentication: z.strictObject({
    source,
    rows: z.array(z.strictObject({ type: text, protocols, notOn: names.optional() })),
  }),
  customPolicy: z.strictObject({
    source,
    fields: z.strictObject(policyFields),
    lifetimeSeconds: bounds,
    dataKilobytes: bounds,
    weak: z.strictObject({
      ikeEncryption: weak,
      ikeIntegrity: weak,
      dhGroup: weak,
      ipsecEncryption: weak,
      ipsecIntegrity: weak,
      pfsGroup: weak,
    }),
    windowsDefault: z.strictObject({ dhGroup: names, source }),
    pairs: names,
    readings: about,
  }),
  siteToSiteDefault: z.strictObject({ dhGroup: text, encryption: names, integrity: names, source }),
});

/** Reads the data file. Throws DocumentError with every problem, each with line and column. */
export function parseKnowledge(content: string, file: string): AzureKnowledge {
  return parseYamlDocument(content, file, schema);
}
