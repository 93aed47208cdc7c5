import type { JsonObject } from '../../../src/observation/observation.ts';
import type { AzureSku } from '../../../src/policy/azure-knowledge.ts';
import type { Check } from '../check.ts';
import {
  dateOf,
  daysUntil,
  fail,
  type GatewayView,
  hasCome,
  notApplicable,
  onGateway,
  pass,
  readingsOf,
  type Said,
  tunnelsOf,
  unknown,
} from './on-gateway.ts';

/** Rows of the table for the SKU; two where the export does not say the generation and both have it. */
export function skuRows({ configured: { sku, generation }, knowledge }: GatewayView): readonly AzureSku[] {
  return knowledge.skus.rows.filter(
    (row) => row.name === sku && (generation === undefined || row.generation === generation),
  );
}

/** The number of clients that are wanted fits into what the SKU allows, per protocol. */
export const connectionLimits: Check = onGateway((view): Said => {
  const { configured, wishes } = view;
  const { clients, sstpClients } = wishes;
  if (clients === undefined && sstpClients === undefined) return notApplicable('no-client-numbers-given');
  if (configured.sku === undefined) return unknown('sku.name');
  const rows = skuRows(view);
  const sstp = leastOf(rows.map((row) => row.sstp));
  const others = rows.map((row) => row.ikev2OpenVpn);
  if (sstp === undefined)
    return { verdict: 'inconclusive', reason: 'sku-not-in-table', observed: { sku: configured.sku } };
  const isUnsupported = others.includes(null);
  const other = leastOf(others.flatMap((limit) => limit ?? []));
  const observed = {
    sku: configured.sku,
    limits: { sstp, ikev2OpenVpn: isUnsupported ? 'Not Supported' : (other ?? null) },
    wanted: { ...(clients === undefined ? {} : { clients }), ...(sstpClients === undefined ? {} : { sstpClients }) },
  };
  if (sstpClients !== undefined && sstpClients > sstp) return fail('too-many-sstp-clients', observed);
  // Once SSTP is gone all of them are IKEv2 or OpenVPN clients.
  if (clients !== undefined && other !== undefined && clients > other) return fail('too-many-clients', observed);
  if (clients !== undefined && isUnsupported) {
    return { verdict: 'inconclusive', reason: 'limit-not-documented', observed };
  }
  return pass('within-limits', observed);
});

function leastOf(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}

/** What the gateway is used for besides fits its SKU: site-to-site tunnels, BGP. */
export const skuFeatures: Check = onGateway((view): Said => {
  const { configured } = view;
  const { sku, enableBgp } = configured;
  if (sku === undefined) return unknown('sku.name');
  const [row] = skuRows(view);
  if (row === undefined) return { verdict: 'inconclusive', reason: 'sku-not-in-table', observed: { sku } };
  const tunnels = tunnelsOf(configured)?.length;
  const observed: JsonObject = {
    sku,
    tunnels: { most: row.tunnels, ...(tunnels === undefined ? {} : { configured: tunnels }) },
    bgp: { supported: row.bgp, ...(enableBgp === undefined ? {} : { enabled: enableBgp }) },
    zoneRedundant: row.zoneRedundant,
    throughputMbps: row.throughputMbps,
  };
  if (tunnels !== undefined && tunnels > row.tunnels) return fail('too-many-tunnels', observed);
  if (enableBgp === true && !row.bgp) return fail('bgp-not-supported', observed);
  return tunnels === undefined ? unknown('connections', observed) : pass('within-limits', observed);
});

/** The SKU is not retired. Where pages give different days, the earliest counts as a warning and the documented one decides. */
export const skuRetired: Check = onGateway((view): Said => {
  const { configured, knowledge, asOf } = view;
  const { sku } = configured;
  if (sku === undefined) return unknown('sku.name');
  const retirement = knowledge.dates.find(({ id, skus }) => id.endsWith('-retired') && skus?.includes(sku) === true);
  if (retirement === undefined) {
    const isKnown = skuRows(view).length > 0;
    return isKnown
      ? pass('sku-not-retired', { sku })
      : { verdict: 'inconclusive', reason: 'sku-not-in-table', observed: { sku } };
  }
  const { title, day, readings = [] } = retirement;
  const observed = {
    sku,
    title,
    day,
    daysLeft: Math.max(0, daysUntil(asOf, day)),
    readings: readingsOf(knowledge, readings),
  };
  return hasCome(view, day)
    ? fail('sku-retired', observed)
    : { verdict: 'inconclusive', reason: 'sku-to-be-retired', observed };
});

/** IKEv2 on the Basic SKU: documented from a day on, against the page's own table. */
export const basicSku: Check = onGateway((view): Said => {
  const { configured, knowledge } = view;
  const { sku, protocols } = configured;
  if (sku === undefined) return unknown('sku.name');
  if (sku !== 'Basic') return notApplicable('other-sku', { sku });
  if (protocols === undefined) return unknown('vpnClientProtocols', { sku });
  const readings = readingsOf(
    knowledge,
    knowledge.skus.readings.filter(({ about }) => about === sku).flatMap((one) => one.readings),
  );
  const observed = { sku, protocols, readings };
  if (protocols.includes('OpenVPN')) return fail('openvpn-not-supported', observed);
  if (!protocols.includes('IkeV2')) return pass('documented-set', observed);
  return hasCome(view, dateOf(knowledge, 'basic-ikev2').day)
    ? pass('documented-set', observed)
    : fail('ikev2-not-supported-yet', observed);
});
