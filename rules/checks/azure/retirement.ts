import type { AzureProtocol } from '../../../src/facts/readiness-facts.ts';
import type { JsonObject } from '../../../src/observation/observation.ts';
import type { AzureKnowledge } from '../../../src/policy/azure-knowledge.ts';
import type { Check } from '../check.ts';
import {
  dateOf,
  daysUntil,
  fail,
  type GatewayView,
  hasCome,
  isSameSet,
  notApplicable,
  onGateway,
  pass,
  readingsOf,
  type Said,
  unknown,
} from './on-gateway.ts';

/**
 * Whether the gateway can do without SSTP. With SSTP alone it cannot; with IKEv2 beside it, that depends on whether clients still use SSTP,
 * which only the user can say.
 */
export const sstpRetirement: Check = onGateway((view) => {
  const { configured, wishes, knowledge, asOf } = view;
  const dates = deadlines(view);
  if (configured.protocols === undefined) return unknown('vpnClientProtocols', dates);
  const { protocols, unknownProtocols } = configured;
  const observed = { protocols, ...dates };
  if (!protocols.includes('SSTP') && unknownProtocols.length > 0) {
    return { verdict: 'inconclusive', reason: 'protocol-not-known', observed: { ...observed, unknownProtocols } };
  }
  if (!protocols.includes('SSTP')) return pass('sstp-not-enabled', observed);
  if (hasCome(view, dateOf(knowledge, 'sstp-ends').day)) return fail('sstp-enabled-after-its-end', observed);
  if (protocols.length === 1) return fail('sstp-is-the-only-protocol', observed);
  const { sstpClients } = wishes;
  if (sstpClients === undefined) {
    return { verdict: 'inconclusive', reason: 'sstp-clients-not-known', observed: { ...observed, asked: asOf } };
  }
  return sstpClients === 0
    ? pass('no-client-uses-sstp', observed)
    : fail('clients-still-use-sstp', { ...observed, sstpClients });
});

function deadlines({ knowledge, asOf }: GatewayView): JsonObject {
  const [enabling, end] = [dateOf(knowledge, 'sstp-enabling-ends'), dateOf(knowledge, 'sstp-ends')];
  return {
    enablingEnds: enabling.day,
    daysUntilEnablingEnds: Math.max(0, daysUntil(asOf, enabling.day)),
    sstpEnds: end.day,
    daysUntilSstpEnds: Math.max(0, daysUntil(asOf, end.day)),
  };
}

/** The tunnel types that are enabled together are a set that Azure documents. */
export const protocolSet: Check = onGateway(({ configured, knowledge }) => {
  const { protocols, unknownProtocols } = configured;
  if (protocols === undefined) return unknown('vpnClientProtocols', { written: unknownProtocols });
  const observed = { protocols };
  const { valid, exclusive } = knowledge.protocolSets;
  if (exclusive.every((one) => protocols.includes(one))) return fail('protocols-exclude-each-other', observed);
  if (unknownProtocols.length > 0) {
    return { verdict: 'inconclusive', reason: 'protocol-not-known', observed: { ...observed, unknownProtocols } };
  }
  return valid.some((set) => isSameSet(set, protocols))
    ? pass('documented-set', observed)
    : fail('undocumented-set', observed);
});

/** One way out of SSTP, and what it costs. */
interface WayOut {
  readonly option: 1 | 2;
  readonly to: readonly AzureProtocol[];
}

const waysOut: readonly WayOut[] = [
  { option: 1, to: ['SSTP', 'IkeV2'] },
  { option: 1, to: ['IkeV2'] },
  { option: 2, to: ['OpenVPN'] },
  { option: 2, to: ['IkeV2', 'OpenVPN'] },
];

/** At least one of the two documented ways out of SSTP is open to the gateway. */
export const wayOut: Check = onGateway((view) => {
  const { configured, knowledge } = view;
  const { protocols, sku } = configured;
  if (protocols === undefined) return unknown('vpnClientProtocols');
  if (!protocols.includes('SSTP')) return notApplicable('sstp-not-enabled', { protocols });
  if (sku === undefined) return unknown('sku.name', { protocols });
  const ways = waysOut
    .filter(({ to }) => !isSameSet(to, protocols))
    .map((way): JsonObject => {
      const closed = closedBy(view, way, sku);
      const change = knowledge.changes.find(({ from, to }) => isSameSet(from, protocols) && isSameSet(to, way.to));
      return {
        option: way.option,
        to: way.to,
        open: closed.length === 0,
        ...(closed.length === 0 ? {} : { closedBy: closed }),
        downtime: change?.downtime ?? 'not documented',
      };
    });
  const observed = { protocols, sku, ways, readings: waysReadings(knowledge, sku) };
  return ways.some((way) => way['open'] === true) ? pass('way-out-open', observed) : fail('no-way-out', observed);
});

function closedBy(view: GatewayView, { to }: WayOut, sku: string): readonly string[] {
  const { knowledge } = view;
  const isBasic = sku === 'Basic';
  return [
    ...(isBasic && to.includes('OpenVPN') ? ['sku-without-openvpn'] : []),
    ...(isBasic && to.includes('IkeV2') && !hasCome(view, dateOf(knowledge, 'basic-ikev2').day)
      ? ['sku-without-ikev2-yet']
      : []),
  ];
}

function waysReadings(knowledge: AzureKnowledge, sku: string): readonly JsonObject[] {
  const enabling = dateOf(knowledge, 'sstp-enabling-ends').readings ?? [];
  const basic = knowledge.skus.readings.filter(({ about }) => about === sku).flatMap(({ readings }) => readings);
  return readingsOf(knowledge, [...enabling, ...basic]);
}

/** Every kind of client that is wanted has a tunnel type left when SSTP is gone. */
export const clientsKeepAProtocol: Check = onGateway(({ configured, wishes, knowledge }): Said => {
  const { protocols } = configured;
  const { systems } = wishes;
  if (systems === undefined) return notApplicable('no-client-systems-given');
  if (protocols === undefined) return unknown('vpnClientProtocols', { systems });
  const left = protocols.filter((one) => one !== 'SSTP');
  const clients = systems.map((os): JsonObject => {
    const row = knowledge.clients.rows.find((one) => one.os === os);
    const usable = left.filter((one) => row?.protocols.includes(one) === true);
    return { os, usable, native: usable.filter((one) => row?.native.includes(one) === true) };
  });
  const stranded = clients.filter(({ usable }) => Array.isArray(usable) && usable.length === 0);
  const readings = readingsOf(
    knowledge,
    knowledge.clients.readings.filter(({ about }) => systems.includes(about)).flatMap((one) => one.readings),
  );
  const observed = { protocolsWithoutSstp: left, clients, readings };
  return stranded.length === 0 ? pass('every-client-has-a-protocol', observed) : fail('clients-break', observed);
});
