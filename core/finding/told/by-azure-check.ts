import { z } from 'zod';
import type { ConfiguredIpsecPolicy } from '../../facts/readiness-facts.ts';
import type { NamedReadings, Told } from './parts.ts';
import { closed, codeWord, count, day, readings, type ShapeOf, text, texts, yesOrNo } from './parts.ts';

/** What each check of an Azure gateway's configuration observes. */
export interface ObservedByAzureCheck {
  readonly 'azure-export-whole': OfExport<{
    unread: readonly string[];
    passedOver: readonly string[];
    remarks: readonly string[];
  }>;
  readonly 'azure-sstp-retirement': OfExport<{
    protocols: readonly string[];
    enablingEnds: string;
    daysUntilEnablingEnds: number;
    sstpEnds: string;
    daysUntilSstpEnds: number;
    readings: NamedReadings;
    /** The day of which it is asked how many clients use SSTP. */
    asked: string;
    sstpClients: number;
  }>;
  readonly 'azure-protocol-set': OfExport<{ protocols: readonly string[]; written: readonly string[] }>;
  readonly 'azure-way-out': OfExport<{
    protocols: readonly string[];
    sku: string;
    ways: readonly NamedWayOut[];
    readings: NamedReadings;
  }>;
  readonly 'azure-clients-keep-a-protocol': OfExport<{
    systems: readonly string[];
    protocolsWithoutSstp: readonly string[];
    authentication: readonly string[] | null;
    clients: readonly { readonly os: string; readonly usable: readonly string[]; readonly open?: readonly string[] }[];
    readings: NamedReadings;
  }>;
  readonly 'azure-connection-limits': OfExport<{
    sku: string;
    limits: { readonly sstp: number; readonly ikev2OpenVpn: number | 'Not Supported' };
    wanted: { readonly clients?: number; readonly sstpClients?: number };
  }>;
  readonly 'azure-sku-features': OfExport<{
    sku: string;
    tunnels: { readonly most: number; readonly configured?: number };
    bgp: { readonly supported: boolean; readonly enabled?: boolean };
    zoneRedundant: boolean;
    throughputMbps: number;
    wanted: { readonly throughputMbps: number | null; readonly zoneRedundant: boolean | null };
  }>;
  readonly 'azure-sku-retired': OfExport<{
    sku: string;
    title: string;
    day: string;
    daysLeft: number;
    migratedByVendor: boolean;
    readings: NamedReadings;
  }>;
  readonly 'azure-basic-sku': OfExport<{ sku: string; protocols: readonly string[]; readings: NamedReadings }>;
  readonly 'azure-address-pool': OfExport<{
    pool: readonly string[];
    addresses: number;
    usable: number;
    /** Addresses by the tunnel types that have them. */
    now: Readonly<Record<string, number>>;
    withSstpAndIkev2: Readonly<Record<string, number>>;
    afterSstp: { readonly addresses: number };
    trafficSelectors: string | readonly string[];
    derived: string;
    wanted: { readonly clients: number; readonly sstpClients?: number };
  }>;
  readonly 'azure-pool-overlap': OfExport<{
    pool: readonly string[];
    routes: readonly string[];
    overlaps: readonly { readonly pool: string; readonly route: string }[];
  }>;
  readonly 'azure-authentication': OfExport<{
    vpnType: string;
    authentication: readonly string[];
    protocols: readonly string[];
    unusable: readonly string[];
    sku: string;
    refused: readonly string[];
    strangers: readonly string[];
    idle: readonly string[];
  }>;
  readonly 'azure-custom-policy': OfExport<{
    policies: readonly ConfiguredIpsecPolicy[];
    problems: readonly string[];
    readings: NamedReadings;
  }>;
  readonly 'azure-custom-policy-strength': OfExport<{
    policies: readonly ConfiguredIpsecPolicy[];
    weak: readonly string[];
  }>;
  readonly 'azure-windows-default': OfExport<{ dhGroup: readonly string[]; windowsOffers: readonly string[] }>;
  readonly 'azure-connections-name-algorithms': OfExport<{
    connections: number;
    onDefault: readonly string[];
    default: {
      readonly dhGroup: string;
      readonly encryption: readonly string[];
      readonly integrity: readonly string[];
    };
    ikev1: readonly string[];
  }>;
  readonly 'azure-root-certificates': OfExport<{
    authentication: readonly string[];
    roots: readonly {
      readonly name: string;
      readonly sha256?: string;
      readonly notAfter?: string;
      readonly publicKey?: string;
      readonly problems: readonly string[];
    }[];
  }>;
  readonly 'azure-configured-answers': OfExport<{
    answers: Readonly<Record<string, boolean>>;
    protocols: readonly {
      readonly protocol: string;
      readonly configured: boolean;
      readonly answers: boolean | null;
    }[];
    targets: readonly string[];
    scannedOn: string;
    elsewhere: readonly { readonly target: string; readonly protocol: string; readonly documented: string }[];
    strangers: readonly string[];
    silent: readonly string[];
    open: readonly string[];
  }>;
  readonly 'azure-columns-agree': OfExport<{
    customPolicy: string;
    accepted: number;
    refused: number;
    strangers: readonly string[];
    unconfigured: readonly string[];
    missing: readonly string[];
    open: readonly string[];
  }>;
}

/** Of any check of an export: the member that it does not give, and tunnel types in it that nobody knows. */
export type OfExport<T> = Told<T & { unknown: string; unknownProtocols: readonly string[] }>;

/** One documented way out of SSTP. */
export type NamedWayOut = {
  readonly option: number;
  readonly to: readonly string[];
  readonly open: boolean;
  readonly closedBy?: readonly string[];
  readonly openBy?: readonly string[];
  /** 'none', 'until-applied', 'until-clients-configured', 'not documented' */
  readonly downtime: string;
  /** Where SSTP is kept for a while: what is left when it is switched off, and what that does. */
  readonly thenTo?: readonly string[];
  readonly thenDowntime?: string;
};

const number = z.exactOptional(z.number());
const word = z.exactOptional(text);
const ipsecPolicy: z.ZodType<ConfiguredIpsecPolicy> = z.strictObject({
  saLifeTimeSeconds: number,
  saDataSizeKilobytes: number,
  ipsecEncryption: word,
  ipsecIntegrity: word,
  ikeEncryption: word,
  ikeIntegrity: word,
  dhGroup: word,
  pfsGroup: word,
});

const wayOut: z.ZodType<NamedWayOut> = z.strictObject({
  option: count,
  to: texts,
  open: yesOrNo,
  closedBy: z.exactOptional(texts),
  openBy: z.exactOptional(texts),
  downtime: codeWord,
  thenTo: z.exactOptional(texts),
  thenDowntime: z.exactOptional(codeWord),
});

const shares = z.record(z.string(), count);

/** With what any check of an export may tell. */
function ofExport<K extends keyof ObservedByAzureCheck>(
  members: Omit<ShapeOf<ObservedByAzureCheck[K]>, 'unknown' | 'unknownProtocols'>,
): z.ZodType<ObservedByAzureCheck[K]> {
  return closed({ ...members, unknown: text, unknownProtocols: texts }) as z.ZodType<ObservedByAzureCheck[K]>;
}

/** The shape of what each check of an Azure gateway's configuration observes. */
export const azureObservedShapes: { readonly [K in keyof ObservedByAzureCheck]: z.ZodType<ObservedByAzureCheck[K]> } = {
  'azure-export-whole': ofExport<'azure-export-whole'>({ unread: texts, passedOver: texts, remarks: texts }),
  'azure-sstp-retirement': ofExport<'azure-sstp-retirement'>({
    protocols: texts,
    enablingEnds: day,
    daysUntilEnablingEnds: count,
    sstpEnds: day,
    daysUntilSstpEnds: count,
    readings,
    asked: day,
    sstpClients: count,
  }),
  'azure-protocol-set': ofExport<'azure-protocol-set'>({ protocols: texts, written: texts }),
  'azure-way-out': ofExport<'azure-way-out'>({ protocols: texts, sku: text, ways: z.array(wayOut), readings }),
  'azure-clients-keep-a-protocol': ofExport<'azure-clients-keep-a-protocol'>({
    systems: texts,
    protocolsWithoutSstp: texts,
    authentication: texts.nullable(),
    clients: z.array(z.strictObject({ os: text, usable: texts, open: z.exactOptional(texts) })),
    readings,
  }),
  'azure-connection-limits': ofExport<'azure-connection-limits'>({
    sku: text,
    limits: z.strictObject({ sstp: count, ikev2OpenVpn: z.union([count, z.literal('Not Supported')]) }),
    wanted: z.strictObject({ clients: z.exactOptional(count), sstpClients: z.exactOptional(count) }),
  }),
  'azure-sku-features': ofExport<'azure-sku-features'>({
    sku: text,
    tunnels: z.strictObject({ most: count, configured: z.exactOptional(count) }),
    bgp: z.strictObject({ supported: yesOrNo, enabled: z.exactOptional(yesOrNo) }),
    zoneRedundant: yesOrNo,
    throughputMbps: count,
    wanted: z.strictObject({ throughputMbps: count.nullable(), zoneRedundant: yesOrNo.nullable() }),
  }),
  'azure-sku-retired': ofExport<'azure-sku-retired'>({
    sku: text,
    title: text,
    day,
    daysLeft: count,
    migratedByVendor: yesOrNo,
    readings,
  }),
  'azure-basic-sku': ofExport<'azure-basic-sku'>({ sku: text, protocols: texts, readings }),
  'azure-address-pool': ofExport<'azure-address-pool'>({
    pool: texts,
    addresses: count,
    usable: count,
    now: shares,
    withSstpAndIkev2: shares,
    afterSstp: z.strictObject({ addresses: count }),
    trafficSelectors: z.union([text, texts]),
    derived: text,
    wanted: z.strictObject({ clients: count, sstpClients: z.exactOptional(count) }),
  }),
  'azure-pool-overlap': ofExport<'azure-pool-overlap'>({
    pool: texts,
    routes: texts,
    overlaps: z.array(z.strictObject({ pool: text, route: text })),
  }),
  'azure-authentication': ofExport<'azure-authentication'>({
    vpnType: text,
    authentication: texts,
    protocols: texts,
    unusable: texts,
    sku: text,
    refused: texts,
    strangers: texts,
    idle: texts,
  }),
  'azure-custom-policy': ofExport<'azure-custom-policy'>({ policies: z.array(ipsecPolicy), problems: texts, readings }),
  'azure-custom-policy-strength': ofExport<'azure-custom-policy-strength'>({
    policies: z.array(ipsecPolicy),
    weak: texts,
  }),
  'azure-windows-default': ofExport<'azure-windows-default'>({ dhGroup: texts, windowsOffers: texts }),
  'azure-connections-name-algorithms': ofExport<'azure-connections-name-algorithms'>({
    connections: count,
    onDefault: texts,
    default: z.strictObject({ dhGroup: text, encryption: texts, integrity: texts }),
    ikev1: texts,
  }),
  'azure-root-certificates': ofExport<'azure-root-certificates'>({
    authentication: texts,
    roots: z.array(z.strictObject({ name: text, sha256: word, notAfter: word, publicKey: word, problems: texts })),
  }),
  'azure-configured-answers': ofExport<'azure-configured-answers'>({
    answers: z.record(z.string(), yesOrNo),
    protocols: z.array(z.strictObject({ protocol: text, configured: yesOrNo, answers: yesOrNo.nullable() })),
    targets: texts,
    scannedOn: day,
    elsewhere: z.array(z.strictObject({ target: text, protocol: text, documented: text })),
    strangers: texts,
    silent: texts,
    open: texts,
  }),
  'azure-columns-agree': ofExport<'azure-columns-agree'>({
    customPolicy: text,
    accepted: count,
    refused: count,
    strangers: texts,
    unconfigured: texts,
    missing: texts,
    open: texts,
  }),
};
