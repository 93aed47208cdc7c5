import type { Conclusion } from '../../core/finding/result.ts';
import type { Database } from '../store/database.ts';
import { LeaseLost, leaseDue } from '../store/lease.ts';
import { registerGateways } from '../store/register.ts';
import { type SettleOptions, settle } from '../store/settle.ts';
import type { Lease } from '../store/settle-request.ts';
import type { SettledChange } from '../store/settled.ts';
import { StoreError } from '../store/store-error.ts';
import type { FleetSettings } from './fleet-settings.ts';
import type { GatewayWork } from './gateway-work.ts';
import { HeldLeases } from './held-leases.ts';
import type { LookEnd } from './look.ts';
import { Patience } from './patience.ts';
import { type FleetProgress, type FleetSummary, runFleet } from './run-fleet.ts';
import type { StoreClock } from './store-clock.ts';

export interface IntoStoreOptions extends FleetSettings {
  readonly database: Database;
  /** Each name once. */
  readonly gateways: readonly GatewayWork[];
  readonly threads: number;
  /** Measured. */
  readonly clock: StoreClock;
  /** Host and process, for people. */
  readonly by: string;
  /** For how long what it had stays its own when it dies. Default two minutes. */
  readonly leaseMs?: number | undefined;
  readonly onSettled?: SettleOptions['onSettled'] | undefined;
  readonly onProgress: (progress: FleetProgress) => void;
  /** Told of the store that is away or back, and of what concerns no gateway, a line each. */
  readonly onWords: (words: string) => void;
  readonly signal: AbortSignal;
}

/** What came of a scan into a store. */
export interface IntoStore {
  readonly fleet: FleetSummary;
  readonly settled: number;
  readonly verdicts: Readonly<Record<Conclusion, number>>;
  /** Clauses that are judged otherwise than before, by their class. */
  readonly changes: ReadonlyMap<SettledChange['class'], number>;
  /** Names of those that another process was scanning. */
  readonly left: readonly string[];
  /** What could not be scanned, or not be settled, and why. */
  readonly failed: readonly { readonly gateway: string; readonly reason: string }[];
  /** The worst of what was settled, as exit codes have it: without and with advice. */
  readonly worst: { readonly exitCode: 0 | 1 | 2; readonly strictly: 0 | 1 | 2 };
}

interface LeasedGateway extends GatewayWork {
  readonly lease: Lease;
}

/** Leased before the runner asks for them: each lease is a transaction. */
const leasedAtOnce = 32;
const usualLeaseMs = 120_000;

/**
 * Scans gateways, due or not, and settles each in the store as it is done. What another process scans at that moment is left to it. When it is
 * interrupted, what was settled stays, and the rest is as it was. Rejects with StoreError where the store cannot be used at all.
 */
export async function scanIntoStore(options: IntoStoreOptions): Promise<IntoStore> {
  const { database, gateways, clock, site, onWords, signal, leaseMs = usualLeaseMs } = options;
  const patience = new Patience({
    clock,
    signal,
    onAway: (message) => onWords(`${message}; waiting for it, nothing is lost`),
    onBack: () => onWords('the store can be used again'),
  });
  const now = (): number => clock.date().getTime();
  const registered = gateways.map(({ gateway }) => ({ name: gateway, site }));
  await registerGateways(database, registered, now());
  const leases = new HeldLeases(database, patience);
  const tally = new Tally();
  const ended = new AbortController();
  const broken = new AbortController();
  const kept = leases.keep({ clock, leaseMs }, ended.signal).catch((error: unknown) => broken.abort(error));
  try {
    const fleet = await runFleet<LeasedGateway>({
      ...options,
      signal: AbortSignal.any([signal, broken.signal]),
      work: leased(options, { leases, patience, leaseMs, now }, tally),
      of: gateways.length,
      onEnd: async (work, end) => await settleLook(work, end, { ...options, leases, patience, now, tally }),
      onFault: (error) => onWords(error instanceof Error ? error.message : String(error)),
    });
    broken.signal.throwIfAborted();
    return tally.summary(fleet);
  } finally {
    ended.abort();
    await kept;
    await leases.releaseAll();
  }
}

interface Holding {
  readonly leases: HeldLeases;
  readonly patience: Patience;
  readonly now: () => number;
}

async function* leased(
  { database, gateways, by, site, signal }: IntoStoreOptions,
  { leases, patience, leaseMs: forMs, now }: Holding & { readonly leaseMs: number },
  tally: Tally,
): AsyncGenerator<LeasedGateway, void, void> {
  for (let at = 0; at < gateways.length && !signal.aborted; at += leasedAtOnce) {
    const part = gateways.slice(at, at + leasedAtOnce);
    const names = part.map(({ gateway }) => gateway);
    const found = await patience.until(
      async () => await leaseDue(database, { now: now(), limit: names.length, by, site, forMs, names }),
    );
    leases.add(found);
    const byName = new Map(found.map((lease) => [lease.name, lease]));
    for (const work of part) {
      const lease = byName.get(work.gateway);
      if (lease === undefined) tally.left.push(work.gateway);
      else yield { ...work, lease };
    }
  }
}

async function settleLook(
  { lease, gateway }: LeasedGateway,
  end: LookEnd,
  {
    database,
    leases,
    patience,
    now,
    tally,
    onSettled,
  }: Holding & Pick<IntoStoreOptions, 'database' | 'onSettled'> & { readonly tally: Tally },
): Promise<void> {
  if (end.kind !== 'seen') {
    if (end.kind === 'fault') tally.failed.push({ gateway, reason: end.fault.message });
    await leases.release(lease, { hasFailed: end.kind === 'fault' });
    return;
  }
  for (const { message } of end.faults) tally.failed.push({ gateway, reason: message });
  const how = onSettled === undefined ? {} : { onSettled };
  try {
    const { changes } = await patience.until(async () => await settle(database, lease, end.outcome, now(), how));
    leases.remove(lease);
    tally.settle(end, changes);
  } catch (error) {
    const isLeftOut = error instanceof LeaseLost || (error instanceof StoreError && error.code === 'store-not-newer');
    if (!isLeftOut) throw error;
    tally.failed.push({ gateway, reason: error.message });
    if (error instanceof LeaseLost) leases.remove(lease);
    else await leases.release(lease);
  }
}

/** What a scan came to so far. */
class Tally {
  readonly left: string[] = [];
  readonly failed: { gateway: string; reason: string }[] = [];
  readonly #verdicts: Record<Conclusion, number> = { conforms: 0, violates: 0, inconclusive: 0 };
  readonly #changes = new Map<SettledChange['class'], number>();
  readonly #codes = { exitCode: new Set<0 | 1 | 2>(), strictly: new Set<0 | 1 | 2>() };
  #settled = 0;

  settle({ verdict }: Extract<LookEnd, { readonly kind: 'seen' }>, changes: readonly SettledChange[]): void {
    this.#settled++;
    this.#verdicts[verdict.conclusion]++;
    this.#codes.exitCode.add(verdict.exitCode);
    this.#codes.strictly.add(verdict.strictly);
    for (const change of changes) this.#changes.set(change.class, (this.#changes.get(change.class) ?? 0) + 1);
  }

  summary(fleet: FleetSummary): IntoStore {
    const isWhole = this.#settled > 0 && this.left.length === 0;
    const worst = (codes: ReadonlySet<0 | 1 | 2>): 0 | 1 | 2 => (codes.has(1) ? 1 : codes.has(2) || !isWhole ? 2 : 0);
    return {
      fleet,
      settled: this.#settled,
      verdicts: this.#verdicts,
      changes: this.#changes,
      left: this.left,
      failed: this.failed,
      worst: { exitCode: worst(this.#codes.exitCode), strictly: worst(this.#codes.strictly) },
    };
  }
}
