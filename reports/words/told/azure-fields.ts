import type { ObservedByAzureCheck } from '../../../core/finding/told/by-azure-check.ts';
import { isJsonObject } from '../../../core/observation/is-json-object.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { amount, amountOf } from '../amount.ts';
import { downtimeWords, policyFieldWords, protocolName } from '../azure-words.ts';
import { amounting, as, inOne, lines, shown, type ToldField, worded } from './told-field.ts';

type MembersOf<T> = T extends unknown ? keyof T & string : never;
/** Those that other checks have too stand with theirs. */
type Shared =
  | 'readings'
  | 'roots'
  | 'missing'
  | 'open'
  | 'accepted'
  | 'refused'
  | 'asked'
  | 'shownWith'
  | 'answers'
  | 'ikev1';
type Member = Exclude<MembersOf<ObservedByAzureCheck[keyof ObservedByAzureCheck]>, Shared>;

const protocols = (label: string): ToldField => worded(label, protocolName);
const addresses = (label: string): ToldField =>
  inOne(label, (name, value) => `${protocolName(name)} ${amountOf(Number(value), 'address')}`);

const limitWords: Readonly<Record<string, string>> = { sstp: 'SSTP', ikev2OpenVpn: 'IKEv2 and OpenVPN together' };
const wantedWords: Readonly<Record<string, (value: string) => string>> = {
  clients: (value) => `${value} clients`,
  sstpClients: (value) => `${value} of them by SSTP`,
  throughputMbps: (value) => `${value} Mbit/s`,
  zoneRedundant: (value) => (value === 'yes' ? 'outlives the loss of a zone' : 'need not outlive the loss of a zone'),
};

/** Of what a check of an Azure gateway's configuration saw. */
export const azureFields: Readonly<Record<Member, ToldField>> = {
  unknown: as('not in the export'),
  unknownProtocols: as('tunnel types that nobody knows'),
  unread: as('not read'),
  passedOver: as('passed over'),
  remarks: as('remarks'),
  protocols: (value, finding) =>
    Array.isArray(value) && value.some(isJsonObject)
      ? lines(
          'tunnel types',
          ({ protocol, configured, answers }) =>
            `${protocolName(shown(protocol))}: ${configured === true ? 'configured' : 'not configured'}, ${answers === null || answers === undefined ? 'not known to answer' : answers === true ? 'answers' : 'does not answer'}`,
        )(value, finding)
      : protocols('tunnel types')(value, finding),
  enablingEnds: as('SSTP can be enabled until'),
  daysUntilEnablingEnds: amounting('which is still', 'day'),
  sstpEnds: as('SSTP ends on'),
  daysUntilSstpEnds: amounting('days until then', 'day'),
  sstpClients: amounting('use SSTP', 'client'),
  written: as('written as'),
  sku: as('SKU'),
  ways: lines('ways out', wayWords),
  systems: as('systems of the clients'),
  protocolsWithoutSstp: protocols('tunnel types without SSTP'),
  authentication: as('authentication'),
  clients: lines('clients', ({ os, usable, open }) => {
    const ways = shown(usable).replaceAll(/\bIkeV2\b/gu, 'IKEv2');
    const rest =
      Array.isArray(open) && open.length > 0
        ? `; by one reading alone: ${shown(open).replaceAll(/\bIkeV2\b/gu, 'IKEv2')}`
        : '';
    return `${shown(os)}: ${ways === '' ? 'none' : ways}${rest}`;
  }),
  limits: inOne(
    'connections of the SKU',
    (name, value) =>
      `${limitWords[name] ?? name}: ${/^\d+$/u.test(value) ? `at most ${amount(Number(value))}` : value}`,
  ),
  wanted: inOne('wanted', (name, value) => wantedWords[name]?.(value) ?? `${name} ${value}`),
  tunnels: inOne('tunnels', (name, value) => (name === 'most' ? `at most ${value}` : `${value} configured`)),
  bgp: inOne('BGP', (name, value) => (value === 'yes' ? name : `not ${name}`)),
  zoneRedundant: as('outlives the loss of a zone'),
  throughputMbps: (value) => ({ throughput: `${shown(value)} Mbit/s` }),
  title: as('what is retired'),
  day: as('on'),
  daysLeft: amounting('left', 'day'),
  migratedByVendor: as('the vendor migrates it'),
  pool: as('address pool'),
  addresses: amounting('addresses in it', 'address'),
  usable: amounting('usable', 'address'),
  now: addresses('today'),
  withSstpAndIkev2: addresses('with SSTP and IKEv2'),
  afterSstp: inOne('after SSTP', (_, value) => `${amount(Number(value))} addresses`),
  trafficSelectors: as('traffic selectors'),
  derived: as('not documented'),
  routes: as('custom routes'),
  overlaps: lines('overlaps', ({ pool, route }) => `${shown(pool)} and ${shown(route)}`),
  vpnType: as('type'),
  unusable: protocols('cannot be used'),
  strangers: as('not expected there'),
  idle: protocols('without use'),
  policies: lines('custom policies', (one) =>
    Object.entries(one)
      .map(([name, value]) => `${policyFieldWords(name)} ${typeof value === 'number' ? amount(value) : shown(value)}`)
      .join(', '),
  ),
  problems: as('problems'),
  weak: as('weak'),
  dhGroup: as('DH group'),
  windowsOffers: as('Windows offers'),
  connections: amounting('site-to-site', 'connection'),
  onDefault: as('by the default tables'),
  default: inOne('the default', (name, value) => `${policyFieldWords(name)} ${value}`),
  targets: as('scanned'),
  scannedOn: as('scanned on'),
  elsewhere: lines(
    'answers elsewhere',
    ({ target, protocol, documented }) =>
      `${protocolName(shown(protocol))} at ${shown(target)}, documented ${shown(documented)}`,
  ),
  silent: as('silent'),
  customPolicy: as('custom policy'),
  unconfigured: as('accepted and not configured'),
};

/** 'option 1, IKEv2: open; …' */
function wayWords({ option, to, open, closedBy, openBy, downtime, thenTo, thenDowntime }: JsonObject): string {
  const names = (list: Json | undefined): string =>
    Array.isArray(list) ? list.map((one) => protocolName(shown(one))).join(' and ') : '';
  return [
    `option ${shown(option)}, ${names(to)}: ${open === true ? 'open' : 'closed'}`,
    ...(closedBy === undefined ? [] : [`closed by ${shown(closedBy)}`]),
    ...(openBy === undefined ? [] : [`open by ${shown(openBy)}`]),
    `meanwhile ${downtime === 'none' ? 'nothing stops' : downtimeWords(shown(downtime))}`,
    ...(thenTo === undefined ? [] : [`then ${names(thenTo)}`]),
    ...(thenDowntime === undefined || thenDowntime === 'none' ? [] : [`and ${downtimeWords(shown(thenDowntime))}`]),
  ].join('; ');
}
