import { defined } from '../../../core/defined.ts';
import type { Reason } from '../../../core/facts/reason.ts';
import type { NothingTold } from '../../../core/finding/told/parts.ts';
import type { AzureSku } from '../../../core/policy/azure-knowledge.ts';
import type { Check } from '../check.ts';
import {
  dateOf,
  daysUntil,
  fail,
  type GatewayView,
  lastDayOf,
  notApplicable,
  onGateway,
  onPointToSite,
  pass,
  phaseOf,
  readingsOf,
  type Said,
  tunnelsOf,
  unknown,
  unknownProtocol,
} from './on-gateway.ts';

/** Rows of the table for the SKU; two where the export does not say the generation and both have it. */
export function skuRows({ configured: { sku, generation }, knowledge }: GatewayView): readonly AzureSku[] {
  return knowledge.skus.rows.filter(
    (row) => row.name === sku && (generation === undefined || row.generation === generation),
  );
}

/** A Virtual WAN gateway has scale units and no SKU. */
const withoutSku: Said<NothingTold> = notApplicable('virtual-wan-has-no-sku', {});

/** The number of clients that are wanted fits into what the SKU allows, per protocol. */
export const connectionLimits: Check<'azure-connection-limits'> = onPointToSite<'azure-connection-limits'>((view) => {
  const { configured, wishes } = view;
  const { clients } = wishes;
  // Where SSTP is the only tunnel type, every client is one of SSTP.
  const isSstpAlone = configured.protocols?.join() === 'SSTP' && configured.unknownProtocols.length === 0;
  const sstpClients = isSstpAlone ? (clients ?? wishes.sstpClients) : wishes.sstpClients;
  if (clients === undefined && sstpClients === undefined) return notApplicable('no-client-numbers-given', {});
  if (configured.kind === 'vwan-p2s-gateway') return withoutSku;
  if (configured.sku === undefined) return unknown('sku.name', {});
  const rows = skuRows(view);
  const sstp = leastOf(rows.map((row) => row.sstp));
  const others = rows.map((row) => row.ikev2OpenVpn);
  if (sstp === undefined)
    return { verdict: 'inconclusive', reason: 'sku-not-in-table', observed: { sku: configured.sku } };
  const other = leastOf(others.flatMap((limit) => limit ?? []));
  const observed = {
    sku: configured.sku,
    limits: { sstp, ikev2OpenVpn: other ?? 'Not Supported' },
    wanted: { ...defined({ clients, sstpClients }) },
  };
  if (exceeds(sstpClients, sstp)) return fail('too-many-sstp-clients', observed);
  // Once SSTP is gone all of them are IKEv2 or OpenVPN clients.
  if (exceeds(clients, other)) return fail('too-many-clients', observed);
  return others.includes(null)
    ? { verdict: 'inconclusive', reason: 'limit-not-documented', observed }
    : pass('within-limits', observed);
});

/** Where either is not known, nothing is exceeded. */
function exceeds(wanted: number | undefined, most: number | undefined): boolean {
  return wanted !== undefined && most !== undefined && wanted > most;
}

function leastOf(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}

/** What the gateway is used for besides fits its SKU: site-to-site tunnels, BGP, and the throughput and zones that are wanted of it. */
export const skuFeatures: Check<'azure-sku-features'> = onGateway<'azure-sku-features'>((view) => {
  const { configured, wishes } = view;
  const { sku, enableBgp, kind } = configured;
  if (kind === 'vwan-p2s-gateway') return withoutSku;
  if (sku === undefined) return unknown('sku.name', {});
  const rows = skuRows(view);
  if (rows.length === 0) return { verdict: 'inconclusive', reason: 'sku-not-in-table', observed: { sku } };
  const tunnels = tunnelsOf(configured)?.length;
  const most = Math.min(...rows.map((row) => row.tunnels));
  const throughputMbps = Math.min(...rows.map((row) => row.throughputMbps));
  const [bgp, zoneRedundant] = [rows.every((row) => row.bgp), rows.every((row) => row.zoneRedundant)];
  const observed = {
    sku,
    tunnels: { most, ...defined({ configured: tunnels }) },
    bgp: { supported: bgp, ...defined({ enabled: enableBgp }) },
    zoneRedundant,
    throughputMbps,
    wanted: { throughputMbps: wishes.throughputMbps ?? null, zoneRedundant: wishes.zoneRedundant ?? null },
  };
  if (exceeds(tunnels, most)) return fail('too-many-tunnels', observed);
  if (enableBgp === true && !bgp) return fail('bgp-not-supported', observed);
  if (exceeds(wishes.throughputMbps, throughputMbps)) return fail('throughput-too-small', observed);
  if (wishes.zoneRedundant === true && !zoneRedundant) return fail('not-zone-redundant', observed);
  if (enableBgp === undefined && !bgp) return unknown('enableBgp', observed);
  return tunnels === undefined ? unknown('connections', observed) : pass('within-limits', observed);
});

/**
 * The SKU is not retired, by every reading of the pages that give its day. One whose gateways the vendor moves by itself asks nothing of
 * anybody before; afterwards an export that still has it is not explained by any page.
 */
export const skuRetired: Check<'azure-sku-retired'> = onGateway<'azure-sku-retired'>((view) => {
  const { configured, knowledge, asOf } = view;
  const { sku, kind } = configured;
  if (kind === 'vwan-p2s-gateway') return withoutSku;
  if (sku === undefined) return unknown('sku.name', {});
  const retirement = knowledge.dates.find(({ id, skus }) => id.endsWith('-retired') && skus?.includes(sku) === true);
  if (retirement === undefined) {
    const isKnown = skuRows(view).length > 0;
    return isKnown
      ? pass('sku-not-retired', { sku })
      : { verdict: 'inconclusive', reason: 'sku-not-in-table', observed: { sku } };
  }
  const { title, day, migratedByVendor = false, readings = [] } = retirement;
  const observed = {
    sku,
    title,
    day,
    daysLeft: Math.max(0, daysUntil(asOf, lastDayOf(day))),
    migratedByVendor,
    readings: readingsOf(knowledge, readings),
  };
  const open = (reason: Reason) => ({ verdict: 'inconclusive' as const, reason, observed });
  switch (phaseOf(asOf, retirement)) {
    case 'before':
      return migratedByVendor ? pass('sku-migrated-by-vendor', observed) : open('sku-to-be-retired');
    case 'open':
      return open('readings-differ-today');
    case 'come':
      return migratedByVendor ? open('sku-should-have-been-migrated') : fail('sku-retired', observed);
  }
});

/** IKEv2 on the Basic SKU: documented from a month on, against the page's own table. */
export const basicSku: Check<'azure-basic-sku'> = onPointToSite<'azure-basic-sku'>((view) => {
  const { configured, knowledge, asOf } = view;
  const { sku, protocols, kind } = configured;
  if (kind === 'vwan-p2s-gateway') return withoutSku;
  if (sku === undefined) return unknown('sku.name', {});
  if (sku !== 'Basic') return notApplicable('other-sku', { sku });
  if (protocols === undefined) return unknown('vpnClientProtocols', { sku });
  const readings = readingsOf(
    knowledge,
    knowledge.skus.readings.filter(({ about }) => about === sku).flatMap((one) => one.readings),
  );
  const observed = { sku, protocols, readings };
  if (protocols.includes('OpenVPN')) return fail('openvpn-not-supported', observed);
  if (configured.unknownProtocols.length > 0) return unknownProtocol(configured, observed);
  if (!protocols.includes('IkeV2')) return pass('documented-set', observed);
  switch (phaseOf(asOf, dateOf(knowledge, 'basic-ikev2'))) {
    case 'before':
      return fail('ikev2-not-supported-yet', observed);
    case 'open':
      return { verdict: 'inconclusive', reason: 'readings-differ-today', observed };
    case 'come':
      return pass('documented-set', observed);
  }
});
