import { defined } from '../../core/defined.ts';
import { noticeDays, turningDays } from '../../core/policy/days-of-policies.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { FleetGateway } from '../inputs/load-fleet.ts';
import type { Clock } from '../run/clock.ts';
import { packageVersion } from '../scan/package-version.ts';
import type { Database } from '../store/database.ts';
import { noteFactsDays } from '../store/facts-days.ts';
import { type JudgedBefore, judgedBeforeDates } from '../store/judged-before.ts';
import { LeaseLost, leaseDue } from '../store/lease.ts';
import { rejudgedOutcome } from '../store/rejudged-outcome.ts';
import { type SettleOptions, settle } from '../store/settle.ts';
import type { Lease } from '../store/settle-request.ts';
import type { HeldLeases } from './held-leases.ts';
import type { Patience } from './patience.ts';
import { placeKey } from './place-key.ts';
import { sitesOf } from './registration.ts';

export interface RejudgeOptions {
  readonly database: Database;
  readonly patience: Patience;
  readonly leases: HeldLeases;
  readonly clock: Pick<Clock, 'date'>;
  /** Host and process, for people. */
  readonly by: string;
  readonly leaseMs: number;
  /** ISO date: today. */
  readonly asOf: string;
  readonly onSettled?: SettleOptions['onSettled'];
  readonly signal: AbortSignal;
}

/** What was judged anew. */
export interface Rejudged {
  readonly gateways: number;
  readonly endpoints: number;
  /** Clauses that are judged otherwise than before. */
  readonly changes: number;
  /** Gateways that are being scanned: nothing was done about them. */
  readonly left: number;
}

/** Gateways that are leased at a time. */
const atOnce = 50;

/**
 * Judges anew, by what is known, the endpoints of a fleet for which a date passed since they were judged last: a certificate ends, a clause begins.
 * Sends nothing and is no scan: when something was shown last stays what it was.
 */
export async function rejudgeFleet(gateways: readonly FleetGateway[], options: RejudgeOptions): Promise<Rejudged> {
  const { database, patience, asOf, signal } = options;
  const places = new Map(
    gateways.flatMap((gateway) => sitesOf(gateway.group).map((site) => [placeKey(gateway.name, site), gateway])),
  );
  const groups = new Map(gateways.map((gateway) => [gateway.groupName, gateway.policies]));
  const ofGroups = <T>(of: (own: readonly Policy[]) => T): ReadonlyMap<string, T> =>
    new Map([...groups].map(([group, own]) => [group, of(own)]));
  await patience.until(async () => await noteFactsDays(database));
  const asked = { today: asOf, turns: ofGroups(turningDays), notices: ofGroups(noticeDays) };
  const found = await patience.until(async () => await judgedBeforeDates(database, asked));
  // What was scanned without the inventory was judged by policies that are not known here.
  const due = found.filter(({ gateway, site }) => places.has(placeKey(gateway, site)));
  const done = { gateways: 0, endpoints: 0, changes: 0, left: 0 };
  for (const [site, here] of Map.groupBy(due, (one) => one.site)) {
    const byName = Map.groupBy(here, ({ gateway }) => gateway);
    const names = [...byName.keys()];
    for (let from = 0; from < names.length; from += atOnce) {
      signal.throwIfAborted();
      const some = names.slice(from, from + atOnce);
      const leased = await leaseOf(site, some, options);
      done.left += some.length - leased.length;
      for (const one of leased) {
        const endpoints = byName.get(one.name) ?? [];
        const policies = places.get(placeKey(one.name, one.site))?.policies ?? [];
        const changes = await rejudgeGateway(one, endpoints, policies, options);
        done.gateways++;
        done.endpoints += endpoints.length;
        done.changes += changes;
      }
    }
  }
  return done;
}

async function leaseOf(site: string, names: readonly string[], options: RejudgeOptions): Promise<readonly Lease[]> {
  const { database, patience, leases, clock, by, leaseMs: forMs } = options;
  const leased = await patience.until(
    async () => await leaseDue(database, { now: clock.date().getTime(), limit: names.length, by, site, forMs, names }),
  );
  leases.add(leased);
  return leased;
}

/** How many clauses are judged otherwise. */
async function rejudgeGateway(
  lease: Lease,
  endpoints: readonly JudgedBefore[],
  policies: readonly Policy[],
  { database, patience, leases, clock, asOf, onSettled }: RejudgeOptions,
): Promise<number> {
  try {
    const outcome = await patience.until(
      async () =>
        await rejudgedOutcome(database, lease, {
          endpoints: endpoints.map(({ id }) => id),
          policies,
          asOf,
          at: clock.date().getTime(),
          tool: packageVersion(),
        }),
    );
    const settled = await patience.until(
      async () => await settle(database, lease, outcome, clock.date().getTime(), defined({ onSettled })),
    );
    leases.remove(lease);
    return settled.changes.length;
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    leases.remove(lease);
    return 0;
  }
}
