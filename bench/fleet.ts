import { availableParallelism, loadavg } from 'node:os';
import { scanIkeFleet } from './fleet/ike-fleet.ts';
import type { OurScan } from './fleet/our-scan.ts';
import { kinds, type SimulatedGateway, simulatedFleet } from './fleet/simulated-fleet.ts';
import { scanByXargs, sslscanForms } from './fleet/sslscan-fleet.ts';
import { scanTlsFleet, startTlsFleet } from './fleet/tls-fleet.ts';
import { ensureBuilt } from './peers/built-program.ts';
import { installPeer } from './peers/install-peer.ts';

const roundTripMs = 25;
const wholeFleet = 10_000;
const compared = 1000;

/**
 * Our scan of a simulated fleet into a store, whole process: how long, how much memory, how many verdicts that are wrong; what a gateway costs in
 * fleets of several sizes; and as many gateways by sslscan, which xargs runs 64 at once. `sizes`: of the fleets; default 100, 1,000, 10,000.
 */
export async function measureFleet(sizes: readonly number[] = [100, 1000, wholeFleet]): Promise<readonly string[]> {
  const notBuilt = await ensureBuilt();
  if (notBuilt !== undefined) return [`fleet: ${notBuilt}`];
  const lines = [
    `fleet: ${availableParallelism()} cores, load ${loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')} at the start`,
  ];
  const say = (line: string): void => {
    process.stderr.write(`${line}\n`);
    lines.push(line);
  };
  await measureTls(sizes, say);
  const costs: Cost[] = [];
  for (const size of sizes) {
    const gateways = simulatedFleet(size);
    const scan = await scanIkeFleet(gateways, 0);
    costs.push({ size, cpuMs: scan.cpuMs });
    say(`fleet: IKEv2, ${told(scan, gateways)}, ${scan.requests} datagrams came to them, ${scan.answers} went back`);
  }
  say(`fleet: IKEv2, ${costsTold(costs)}`);
  await comparePeers(Math.min(compared, Math.max(...sizes)), say);
  return lines;
}

async function measureTls(sizes: readonly number[], say: (line: string) => void): Promise<void> {
  await using fleet = await startTlsFleet(0);
  const costs: Cost[] = [];
  for (const size of sizes) {
    const gateways = simulatedFleet(size);
    const scan = await scanTlsFleet(fleet, gateways);
    costs.push({ size, cpuMs: scan.cpuMs });
    say(`fleet: TLS, ${told(scan, gateways)}`);
  }
  say(`fleet: TLS, ${costsTold(costs)}`);
}

interface Cost {
  readonly size: number;
  readonly cpuMs: number;
}

/** What a gateway costs by how many there are; and what each one more costs, which starting the program is no part of. */
function costsTold(costs: readonly Cost[]): string {
  const each = costs.map(({ size, cpuMs }) => ({ name: `${size}`, ms: cpuMs / size }));
  const more = costs.slice(1).map(({ size, cpuMs }, at) => {
    const before = costs[at] ?? { size: 0, cpuMs: 0 };
    return { name: `${before.size} to ${size}`, ms: (cpuMs - before.cpuMs) / (size - before.size) };
  });
  const listed = (some: readonly { readonly name: string; readonly ms: number }[]): string => {
    const ms = some.map((one) => one.ms);
    const spread = (Math.max(...ms) / Math.min(...ms) - 1) * 100;
    return `${some.map((one) => `${one.ms.toFixed(1)} (${one.name})`).join(', ')}, ${spread.toFixed(0)} % apart`;
  };
  const added = more.length < 2 ? '' : `; for each one more: ${listed(more)}`;
  return `cost per gateway in ms of processor: ${listed(each)} (wanted: within 20)${added}`;
}

/** Those alone that answer at once: what a scanner of others does with a host that is not there is not what is compared. */
async function comparePeers(size: number, say: (line: string) => void): Promise<void> {
  const missing = installPeer({ command: 'sslscan', debianPackage: 'sslscan' });
  if (missing !== undefined) return say(`fleet: ${missing}`);
  const gateways = simulatedFleet(2 * size)
    .filter(({ kind }) => kind === 'conforming' || kind === 'drifted')
    .slice(0, size);
  for (const delayMs of [0, roundTripMs]) {
    await using fleet = await startTlsFleet(delayMs);
    const ours = await scanTlsFleet(fleet, gateways);
    const where = delayMs === 0 ? 'on loopback' : `through a round trip of ${delayMs} ms`;
    say(`fleet: ${where}, ${told(ours, gateways)}`);
    for (const form of sslscanForms) {
      const { elapsedMs, cpuMs, exitCode } = await scanByXargs(form, gateways.map(fleet.authorityOf));
      say(
        `         xargs -P 64 ${form.name}: ${rate(size, elapsedMs)}, ${(cpuMs / size).toFixed(1)} ms of processor each, exit code ${exitCode}; ` +
          `ours is ${(elapsedMs / ours.elapsedMs).toFixed(2)} times that (wanted: at least ${form.wantedTimes})`,
      );
    }
  }
}

function rate(gateways: number, elapsedMs: number): string {
  return `${((1000 * gateways) / elapsedMs).toFixed(1)} gateways a second`;
}

function told(
  { elapsedMs, cpuMs, peakRss, verdicts, ...sent }: OurScan,
  gateways: readonly SimulatedGateway[],
): string {
  const size = gateways.length;
  const counted = kinds.flatMap((kind) => {
    const own = gateways.filter((one) => one.kind === kind).map(({ name }) => verdicts.get(name) ?? 'missing');
    if (own.length === 0) return [];
    const byVerdict = [...Map.groupBy(own, (verdict) => verdict)].map(([verdict, some]) => `${some.length} ${verdict}`);
    return [`${kind}: ${byVerdict.join(', ')}`];
  });
  const wrong = gateways.filter(({ name, kind }) => !isRight(kind, verdicts.get(name))).length;
  return (
    `${size} gateways: ${(elapsedMs / 1000).toFixed(1)} s, ${rate(size, elapsedMs)}, ${(cpuMs / size).toFixed(1)} ms of processor each, ` +
    `peak ${(peakRss / 2 ** 20).toFixed(0)} MB; ${wrong} wrong verdicts (${counted.join('; ')}); ` +
    `${sent.sent} sent, ${sent.repeated} of them repeated, ${sent.unanswered} questions unanswered`
  );
}

/** A slow or limited one may stay open; that it violates would be wrong, and so would be anything that is decided of one that is not there. */
function isRight(kind: SimulatedGateway['kind'], verdict: string | undefined): boolean {
  if (kind === 'conforming') return verdict === 'pass';
  if (kind === 'drifted') return verdict === 'fail';
  return kind === 'dead' ? verdict === 'inconclusive' : verdict === 'pass' || verdict === 'inconclusive';
}
