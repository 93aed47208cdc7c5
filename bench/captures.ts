import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ReadApart } from './captures/read-apart.ts';
import { RepeatedCapture } from './captures/repeated-capture.ts';
import { installPeer } from './peers/install-peer.ts';

/** Packets that tshark reads, and how many times over we read the same: at tshark's rate ten million would take minutes. */
const [packetsOfFile, times] = [500_000, 20];
const outputAtMost = 512 * 0x100000;
const run = promisify(execFile);

/** Connections of a round, and packets of data of each: those of browsers, and tunnels that stand for a while. */
const kinds = [
  { name: 'short connections', connections: 400, dataPackets: 40 },
  { name: 'long connections', connections: 20, dataPackets: 1000 },
] as const;

/**
 * Rates are by the clock, and in brackets of processor time, which says more on a machine that others use as well. Both read the same file; only the
 * packets are counted, and what their capture is for is found by both.
 */
export async function measureCaptures(): Promise<readonly string[]> {
  const missing = installPeer({ command: 'tshark', debianPackage: 'tshark' });
  if (missing !== undefined) return [`captures:  ${missing}`];
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-bench-'));
  try {
    const lines: string[] = [];
    for (const kind of kinds) lines.push(await measured(kind, join(folder, 'repeated.pcap')));
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured({ name, connections, dataPackets }: (typeof kinds)[number], file: string): Promise<string> {
  const capture = new RepeatedCapture(connections, dataPackets);
  await writeFile(file, capture.pieces(packetsOfFile));
  const theirs = await readByTshark(file, capture.packetsOf(packetsOfFile));
  const apart = fileURLToPath(new URL('captures/read-apart.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [apart, file, String(times)]);
  const ours = JSON.parse(stdout) as ReadApart;
  const rates = ({ packets, seconds, cpuSeconds }: Took): string =>
    `${thousands(packets / seconds)} thousand a second (${thousands(packets / cpuSeconds)})`;
  const ratio = (key: 'seconds' | 'cpuSeconds'): string =>
    (ours.packets / ours[key] / (theirs.packets / theirs[key])).toFixed(1);
  return (
    `captures:  ${name}: ${ours.packets} packets, ${rates(ours)}, tshark ${rates(theirs)}: ${ratio('seconds')} times as many ` +
    `(${ratio('cpuSeconds')}); wanted: 20. Memory at most ${(ours.maxRssKb / 1024).toFixed(0)} MB; wanted: under 200`
  );
}

type Took = Pick<ReadApart, 'packets' | 'seconds' | 'cpuSeconds'>;

/** With a filter, as whoever looks for the same gives it. */
async function readByTshark(file: string, packets: number): Promise<Took> {
  const filter = 'tls.handshake.type == 2 || isakmp.exchangetype == 34';
  const started = performance.now();
  const { stdout } = await run('sh', ['-c', 'tshark -n -r "$1" -Y "$2"; times', 'sh', file, filter], {
    maxBuffer: outputAtMost,
  });
  return { packets, seconds: (performance.now() - started) / 1000, cpuSeconds: childSeconds(stdout) };
}

/** Of the last line of `times`, '0m1.20s 0m0.30s': user and system of what the shell started. */
function childSeconds(stdout: string): number {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...last.matchAll(/(\d+)m([\d.]+)s/gu)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

function thousands(rate: number): string {
  return (rate / 1000).toFixed(0);
}
