import type { AzureProtocol } from '../../../core/facts/readiness-facts.ts';
import type { JsonObject } from '../../../core/observation/observation.ts';
import type { AzureKnowledge } from '../../../core/policy/azure-knowledge.ts';
import type { Check } from '../check.ts';
import {
  dateOf,
  daysUntil,
  fail,
  type GatewayView,
  isSameSet,
  notApplicable,
  onPointToSite,
  pass,
  phaseOf,
  readingsOf,
  unknown,
  unknownProtocol,
} from './on-gateway.ts';

/**
 * Whether the gateway can do without SSTP. With SSTP alone it cannot; with IKEv2 beside it, that depends on whether clients still use SSTP,
 * which only the user can say.
 */
export const sstpRetirement: Check<'azure-sstp-retirement'> = onPointToSite<'azure-sstp-retirement'>((view) => {
  const { configured, wishes, knowledge, asOf } = view;
  const dates = deadlines(view);
  if (configured.protocols === undefined) return unknown('vpnClientProtocols', dates);
  const { protocols, unknownProtocols } = configured;
  const observed = { protocols, ...dates };
  const isKnown = unknownProtocols.length === 0;
  if (!protocols.includes('SSTP')) {
    return isKnown ? pass('sstp-not-enabled', observed) : unknownProtocol(configured, observed);
  }
  const ended = phaseOf(asOf, dateOf(knowledge, 'sstp-ends'));
  if (ended === 'come') return fail('sstp-enabled-after-its-end', observed);
  if (protocols.length === 1) {
    return isKnown ? fail('sstp-is-the-only-protocol', observed) : unknownProtocol(configured, observed);
  }
  if (ended === 'open') return { verdict: 'inconclusive', reason: 'readings-differ-today', observed };
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
    readings: readingsOf(knowledge, [...(enabling.readings ?? []), ...(end.readings ?? [])]),
  };
}

/** The tunnel types that are enabled together are a set that Azure documents. */
export const protocolSet: Check<'azure-protocol-set'> = onPointToSite<'azure-protocol-set'>(
  ({ configured, knowledge }) => {
    const { protocols, unknownProtocols } = configured;
    if (protocols === undefined) return unknown('vpnClientProtocols', { written: unknownProtocols });
    const observed = { protocols };
    const { valid, exclusive } = knowledge.protocolSets;
    if (exclusive.every((one) => protocols.includes(one))) return fail('protocols-exclude-each-other', observed);
    if (unknownProtocols.length > 0) return unknownProtocol(configured, observed);
    return valid.some((set) => isSameSet(set, protocols))
      ? pass('documented-set', observed)
      : fail('undocumented-set', observed);
  },
);

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

/**
 * At least one of the two documented ways out of SSTP is open to the gateway. A way that keeps SSTP for a while ends with switching it off,
 * so it says what that does as well.
 */
export const wayOut: Check<'azure-way-out'> = onPointToSite<'azure-way-out'>((view) => {
  const { configured, knowledge } = view;
  const { protocols, unknownProtocols, sku } = configured;
  if (protocols === undefined) return unknown('vpnClientProtocols', {});
  if (!protocols.includes('SSTP')) {
    return unknownProtocols.length === 0
      ? notApplicable('sstp-not-enabled', { protocols })
      : unknownProtocol(configured, { protocols });
  }
  if (sku === undefined) return unknown('sku.name', { protocols });
  const ways = waysOut
    .filter(({ to }) => !isSameSet(to, protocols))
    .map((way) => {
      const { closedBy, openBy } = obstaclesOf(view, way, sku);
      const left = way.to.filter((one) => one !== 'SSTP');
      return {
        option: way.option,
        to: way.to,
        open: closedBy.length === 0 && openBy.length === 0,
        ...(closedBy.length === 0 ? {} : { closedBy }),
        ...(openBy.length === 0 ? {} : { openBy }),
        downtime: downtimeOf(knowledge, protocols, way.to),
        ...(way.to.includes('SSTP') ? { thenTo: left, thenDowntime: downtimeOf(knowledge, way.to, left) } : {}),
      };
    });
  const observed = { protocols, sku, ways, readings: waysReadings(knowledge, sku) };
  if (ways.some(({ open }) => open)) return pass('way-out-open', observed);
  return ways.some(({ closedBy }) => closedBy === undefined)
    ? { verdict: 'inconclusive', reason: 'readings-differ-today', observed }
    : fail('no-way-out', observed);
});

function downtimeOf(
  { changes }: AzureKnowledge,
  before: readonly AzureProtocol[],
  after: readonly AzureProtocol[],
): string {
  const change = changes.find(({ from, to }) => isSameSet(from, before) && isSameSet(to, after));
  return change?.downtime ?? 'not documented';
}

/** What stands in the way on the day of judgement, by every reading and by some. */
function obstaclesOf(
  { knowledge, asOf }: GatewayView,
  { to }: WayOut,
  sku: string,
): { readonly closedBy: readonly string[]; readonly openBy: readonly string[] } {
  const isBasic = sku === 'Basic';
  const ikev2 = isBasic && to.includes('IkeV2') ? phaseOf(asOf, dateOf(knowledge, 'basic-ikev2')) : 'come';
  const sstpEnd = to.includes('SSTP') ? phaseOf(asOf, dateOf(knowledge, 'sstp-ends')) : 'before';
  return {
    closedBy: [
      ...(isBasic && to.includes('OpenVPN') ? ['sku-without-openvpn'] : []),
      ...(ikev2 === 'before' ? ['sku-without-ikev2-yet'] : []),
      ...(sstpEnd === 'come' ? ['sstp-has-ended'] : []),
    ],
    openBy: [...(ikev2 === 'open' ? ['sku-without-ikev2-yet'] : []), ...(sstpEnd === 'open' ? ['sstp-has-ended'] : [])],
  };
}

function waysReadings(knowledge: AzureKnowledge, sku: string): readonly JsonObject[] {
  const enabling = dateOf(knowledge, 'sstp-enabling-ends').readings ?? [];
  const basic = knowledge.skus.readings.filter(({ about }) => about === sku).flatMap(({ readings }) => readings);
  return readingsOf(knowledge, [...enabling, ...basic]);
}
