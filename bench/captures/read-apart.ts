/* Reads a capture so many times over as one, in a process of its own and as the program does, and writes what that took: `node bench/captures/read-apart.ts FILE TIMES`. */
import { readPieces } from '../../core/document/read-pieces.ts';
import { pcapHeadLength } from '../../sources/captures/file/pcap-format.ts';
import { observeCapturesApart } from '../../src/scan/captures-apart.ts';

/** What it took, all threads. */
export interface ReadApart {
  readonly packets: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly maxRssKb: number;
}

const [file = '', times = '1'] = process.argv.slice(2);
const { signal } = new AbortController();

async function* repeated(): AsyncGenerator<Uint8Array> {
  for (let round = 0; round < Number(times); round += 1) {
    let toSkip = round === 0 ? 0 : pcapHeadLength;
    const limits = { mostOctets: Number.POSITIVE_INFINITY, waitMs: Number.POSITIVE_INFINITY, signal };
    for await (const piece of readPieces(file, limits)) {
      yield piece.subarray(toSkip);
      toSkip = 0;
    }
  }
}

const before = process.cpuUsage();
const started = performance.now();
const { captures } = await observeCapturesApart(() => [{ name: 'repeated.pcap', pieces: repeated() }], {
  named: [],
  trustAnchors: [],
  now: Date.now,
  signal,
});
const { user, system } = process.cpuUsage(before);
const took: ReadApart = {
  packets: captures?.[0]?.packets ?? 0,
  seconds: (performance.now() - started) / 1000,
  cpuSeconds: (user + system) / 1e6,
  maxRssKb: process.resourceUsage().maxRSS,
};
process.stdout.write(`${JSON.stringify(took)}\n`);
