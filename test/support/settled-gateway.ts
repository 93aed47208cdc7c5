import { parseTarget } from '../../core/endpoint/parse-target.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { registerFleet, Schedules } from '../../src/fleet/registration.ts';
import type { FleetGateway } from '../../src/inputs/load-fleet.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { judgeFacts } from '../../src/judge/judge.ts';
import { systemClock } from '../../src/run/clock.ts';
import { packageVersion } from '../../src/scan/package-version.ts';
import type { Database } from '../../src/store/database.ts';
import { leaseDue } from '../../src/store/lease.ts';
import { outcomeOf } from '../../src/store/outcome.ts';
import { settle } from '../../src/store/settle.ts';
import { observeHere } from './observe-here.ts';

/** A gateway of a fleet with one endpoint, judged by the text of a policy, of no group or of one that says nothing but its name. */
export function gatewayOf(
  url: string,
  policy: string,
  { name = 'vpn', group = '' }: { readonly name?: string; readonly group?: string } = {},
): FleetGateway {
  return {
    name,
    groupName: group,
    group: { timeZone: 'UTC', windows: [], labels: {}, from: [] },
    targets: [{ target: { ...parseTarget(url), gateway: name } }],
    policies: [parsePolicy(policy, 'policy.yaml')],
  };
}

/** Scans a gateway at that moment, for a probe that goes by its clock, and settles what came of it. */
export async function settledAt(
  store: Database,
  { name, targets, policies }: FleetGateway,
  moment: string,
  {
    targetTimeoutMs,
    trustAnchors = [],
  }: { readonly targetTimeoutMs?: number; readonly trustAnchors?: readonly string[] } = {},
): Promise<void> {
  const at = Date.parse(moment);
  const [lease] = await leaseDue(store, { now: at, limit: 1, by: 'test', site: '', forMs: 60_000, names: [name] });
  if (lease === undefined) throw new Error('a lease wanted');
  const clock = { ...systemClock, date: () => new Date(at) };
  const recording = await observeHere({
    targets,
    policies,
    trustAnchors,
    timeoutMs: 20_000,
    clock,
    targetTimeoutMs,
    toolVersion: packageVersion(),
  });
  const facts = concludeFacts(recording);
  const result = judgeFacts(recording, facts, policies, moment.slice(0, 10));
  const outcome = outcomeOf(recording, facts, result, { site: '', gateway: name });
  if (outcome === undefined) throw new Error('a scan to the end wanted');
  await settle(store, lease, outcome, at);
}

/** Takes gateways up as an inventory of them would. */
export async function registered(store: Database, gateways: readonly FleetGateway[], moment: string): Promise<void> {
  await registerFleet(store, gateways, new Schedules(), Date.parse(moment));
}
