import process from 'node:process';
import { labDown, labUp } from '../src/lab/lab.ts';
import { connectEngine } from '../src/run/engine/engine.ts';
import { type DatagramFault, startUdpProxy } from '../test/support/fault-proxy-udp.ts';
import { execIn } from '../test/support/shared-lab.ts';
import { median } from './median.ts';
import { builtProgram, ensureBuilt, scanBuilt } from './peers/built-program.ts';
import { readHalfOpen, readIkeResult, readIkeScan } from './peers/ike-sight.ts';
import { installPeer } from './peers/install-peer.ts';
import { runProgram } from './peers/run-program.ts';

const peer = 'ike-scan';
const runs = 5;
const datagramsAtMost = 40;

/**
 * Our scan of IKEv2 gateways, without credentials, against ike-scan: what is seen, for how many datagrams, and what is left behind. One
 * gateway does what the policy documents, the other has a weak combination planted that ike-scan offers.
 */
export async function measureIkePeers(): Promise<readonly string[]> {
  const notBuilt = await ensureBuilt();
  if (notBuilt !== undefined) return [`ike:   ${notBuilt}`];
  const missing = installPeer({ command: peer, debianPackage: peer });
  const { signal } = new AbortController();
  // A lab of its own: what ike-scan leaves half-open counts against the next that asks.
  const own = { name: 'bench-ike', directory: '.cache/bench-ike', signal };
  const { gateways } = await labUp({ ...own, gateways: ['conforming', 'drifted'], temporary: true });
  try {
    const engine = await connectEngine({ signal });
    const lines = missing === undefined ? [] : [`ike:   ${missing}; left out`];
    for (const { name, address } of gateways) {
      const halfOpen = async (): Promise<number> =>
        readHalfOpen(await execIn(engine, `gateproof-${own.name}-${name}-ike`, ['swanctl', '--stats']));
      lines.push(`ike:   the ${name} lab gateway, whole processes`, ...(await lookOurselves(address, halfOpen)));
      if (missing === undefined) lines.push(...(await lookWithPeer(address, halfOpen)));
    }
    return lines;
  } finally {
    await labDown(own);
  }
}

async function lookOurselves(address: string, halfOpen: () => Promise<number>): Promise<readonly string[]> {
  await using proxy = await countingProxy(address);
  const url = `ikev2://127.0.0.1:${proxy.port}`;
  const { result } = await scanBuilt([url]);
  const sent = proxy.requests();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    times.push((await runProgram(process.execPath, [builtProgram, 'scan', url])).elapsedMs);
  }
  return [
    `         gateproof scan    ${readIkeResult(result)}`,
    `                           ${sent} datagrams sent (wanted on a gateway that conforms: at most ${datagramsAtMost}), median ${median(times).toFixed(0)} ms of ${runs}; ` +
      `${await halfOpen()} half-open IKE SAs left after ${runs + 1} scans (wanted: 0)`,
  ];
}

async function lookWithPeer(address: string, halfOpen: () => Promise<number>): Promise<readonly string[]> {
  await using proxy = await countingProxy(address);
  const before = await halfOpen();
  const args = ['--ikev2', '--multiline', '--sport=0', `--dport=${proxy.port}`, '127.0.0.1'];
  const { stdout, elapsedMs, exitCode } = await runProgram(peer, args);
  return [
    `         ike-scan --ikev2  ${readIkeScan(stdout)}`,
    `                           ${proxy.requests()} datagram sent, ${elapsedMs.toFixed(0)} ms; ` +
      `${(await halfOpen()) - before} half-open IKE SAs left after 1 scan; exit code ${exitCode}`,
  ];
}

interface CountingProxy extends AsyncDisposable {
  readonly port: number;
  /** Datagrams of the client so far. */
  readonly requests: () => number;
}

async function countingProxy(host: string): Promise<CountingProxy> {
  let requests = 0;
  const fault: DatagramFault = {
    name: 'counted',
    disturb(datagram, direction) {
      if (direction === 'request') requests = datagram;
      return { kind: 'none' };
    },
  };
  const proxy = await startUdpProxy({ to: { host, port: 500 }, fault });
  return {
    port: proxy.port,
    requests: () => requests,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}
