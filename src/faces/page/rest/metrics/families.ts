import type { GroupStanding } from '../../../../../core/finding/history/status-document.ts';
import {
  endingWithinDays,
  type FleetNumbers,
  type GroupNumbers,
  scannedWithinDays,
} from '../../../../store/questions/fleet-numbers.ts';

/** One number with what it is told apart by. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Numbers of one name; that of a counter has no `_total` here. */
export interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** More groups than these are told of all together, or each of them would be kept by whoever reads this, with every policy and verdict. */
export const mostGroups = 500;
/** What stands for all groups then. */
export const allGroups = '*';

/** What is told of a fleet. */
export function fleetFamilies(numbers: FleetNumbers): readonly Family[] {
  const isFolded = new Set(numbers.groups.map(({ group }) => group)).size > mostGroups;
  const folded = <T extends { readonly group: string }>(all: readonly T[]): readonly T[] =>
    isFolded ? all.map((one) => ({ ...one, group: allGroups })) : all;
  const standings = folded(numbers.standings);
  const groups = folded(numbers.groups);
  const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
    name: `gateproof_${name}`,
    type: 'gauge',
    help,
    samples,
  });
  const one = (value: number): readonly Sample[] => [{ labels: {}, value }];
  const within = (days: readonly number[], of: (one: GroupNumbers) => readonly number[]): readonly Sample[] =>
    days.flatMap((day, at) =>
      summed(groups, (group) => [{ labels: { ...placeOf(group), within: `${day}d` }, value: of(group)[at] ?? 0 }]),
    );
  return [
    gauge('clauses', 'Clauses that must hold, at all endpoints, by how they stand.', summed(standings, clausesOf)),
    gauge('gateways', 'Gateways by how they stand to a policy.', summed(standings, gatewaysOf)),
    gauge(
      'gateways_known',
      'Gateways that are declared.',
      summed(groups, (group) => [{ labels: placeOf(group), value: group.known }]),
    ),
    gauge(
      'gateways_not_scanned',
      'Gateways that were not scanned within so many days, or never.',
      within(scannedWithinDays, ({ notScanned }) => notScanned),
    ),
    gauge(
      'last_complete_scan_seconds',
      'When the newest scan began that asked for everything, seconds since 1970.',
      momentsOf(groups, ({ lastComplete }) => lastComplete, Math.max),
    ),
    gauge(
      'certificate_not_after_seconds',
      'When the first of the certificates ends that are served, seconds since 1970.',
      momentsOf(groups, ({ firstEnd }) => firstEnd, Math.min),
    ),
    gauge(
      'certificates_ending',
      'Certificates that are served and end within so many days; 0d: they have ended.',
      within(endingWithinDays, ({ ending }) => ending),
    ),
    gauge('gateways_due', 'Gateways that are due and that nobody scans.', one(numbers.due.count)),
    gauge('due_lag_seconds', 'For how long the one of them is due that is due longest.', one(numbers.due.lagMs / 1000)),
    gauge('gateways_leased', 'Gateways that somebody scans.', one(numbers.leased)),
    gauge('messages_pending', 'Messages that wait to be told.', one(numbers.messages.pending)),
    gauge('messages_given_up', 'Messages that were given up within 7 days.', one(numbers.messages.givenUp)),
    gauge('monitor_held', '1 where a monitor runs on the store.', one(numbers.isMonitorHeld ? 1 : 0)),
  ];
}

function placeOf({ group, site }: Pick<GroupNumbers, 'group' | 'site'>): Sample['labels'] {
  return { group, site };
}

function clausesOf({ policy, clauses, ...place }: GroupStanding): readonly Sample[] {
  return Object.entries(clauses).map(([verdict, value]) => ({ labels: { policy, ...placeOf(place), verdict }, value }));
}

function gatewaysOf({ policy, gateways, ...place }: GroupStanding): readonly Sample[] {
  return Object.entries(gateways).map(([verdict, value]) => ({
    labels: { policy, ...placeOf(place), verdict },
    value,
  }));
}

/** Two versions of a policy, or groups that are told of together, are one number. */
function summed<T>(all: readonly T[], samplesOf: (one: T) => readonly Sample[]): readonly Sample[] {
  return merged(all.flatMap(samplesOf), (a, b) => a + b);
}

function momentsOf(
  groups: readonly GroupNumbers[],
  of: (group: GroupNumbers) => number | null,
  pick: (a: number, b: number) => number,
): readonly Sample[] {
  const samples = groups.flatMap((group) => {
    const moment = of(group);
    return moment === null ? [] : [{ labels: placeOf(group), value: moment / 1000 }];
  });
  return merged(samples, pick);
}

function merged(samples: readonly Sample[], join: (a: number, b: number) => number): readonly Sample[] {
  return [...Map.groupBy(samples, ({ labels }) => JSON.stringify(labels)).values()].map((same) =>
    same.reduce((a, b) => ({ labels: a.labels, value: join(a.value, b.value) })),
  );
}
