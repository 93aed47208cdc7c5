import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readCapture } from '../sources/captures/read-capture.ts';
import { pcapFile } from '../test/support/capture-file.ts';
import { initAnswer, initRequest } from '../test/support/captured-ike.ts';
import { conversation, record, wholeDialogue } from '../test/support/captured-tls.ts';

/** Packets that we read, and those that tshark reads in the same run: at its rate ten million would take minutes. */
const [ourPackets, tsharkPackets] = [10_000_000, 100_000];
const outputAtMost = 512 * 0x100000;
const headLength = 24;

/**
 * A capture that never ends but for its count: TLS connections of many clients, each with data behind its handshake, and IKE between. Made as it is read,
 * and never written.
 */
export async function measureCaptures(): Promise<readonly string[]> {
  const { file, packets } = repeated();
  const rssBefore = process.memoryUsage().rss;
  let most = 0;
  let found = 0;
  const started = performance.now();
  const { packets: read } = await readCapture(
    pieces(file, Math.ceil(ourPackets / packets), () => {
      most = Math.max(most, process.memoryUsage().rss);
    }),
    () => {
      found += 1;
    },
  );
  const ours = read / ((performance.now() - started) / 1000);
  const theirs = await tsharkRate(file, Math.ceil(tsharkPackets / packets), packets);
  const megabytes = (octets: number): string => `${(octets / 0x100000).toFixed(0)} MB`;
  return [
    `captures:  ${read} packets, ${found} negotiations, ${(ours / 1000).toFixed(0)} thousand packets a second; ` +
      `tshark ${(theirs / 1000).toFixed(1)} thousand: ${(ours / theirs).toFixed(0)} times as many (wanted: 20)`,
    `captures:  memory grew by ${megabytes(most - rssBefore)} at most, from what the packets' maker takes (wanted: under 200 MB)`,
  ];
}

function repeated(): { readonly file: Uint8Array; readonly packets: number } {
  const data = record(23, new Uint8Array(400));
  const connections = Array.from({ length: 400 }, (_, at) =>
    conversation(
      [
        ...wholeDialogue({ random: at & 0xff, serverRandom: at & 0xff }),
        ...Array.from({ length: 40 }, (_unused, turn) => ({
          from: turn % 4 === 0 ? ('client' as const) : ('server' as const),
          octets: data,
        })),
      ],
      {
        client: { address: Uint8Array.of(10, 0, at >> 8, at & 0xff), port: 40_000 + at },
      },
    ),
  );
  const points = [[20 * 0x10000 + 256, 0, 5, 14]];
  const all = [...connections.flat(), initRequest({ points }), initAnswer({ points })];
  return { file: pcapFile(all.map((octets) => ({ octets }))), packets: all.length };
}

async function* pieces(file: Uint8Array, times: number, onPiece: () => void): AsyncGenerator<Uint8Array> {
  const length = 0x40000;
  for (let round = 0; round < times; round += 1) {
    for (let at = round === 0 ? 0 : headLength; at < file.length; at += length) yield file.subarray(at, at + length);
    onPiece();
  }
}

/** With a filter, as whoever looks for the same gives it. */
async function tsharkRate(file: Uint8Array, times: number, packets: number): Promise<number> {
  const filter = 'tls.handshake.type == 2 || isakmp.exchangetype == 34';
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-bench-'));
  try {
    const name = join(folder, 'repeated.pcap');
    await writeFile(
      name,
      pieces(file, times, () => undefined),
    );
    const started = performance.now();
    await promisify(execFile)('tshark', ['-n', '-r', name, '-Y', filter], { maxBuffer: outputAtMost });
    return (packets * times) / ((performance.now() - started) / 1000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
