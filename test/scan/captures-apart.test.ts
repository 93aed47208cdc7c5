import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { CaptureInput } from '../../sources/captures/read-captures.ts';
import { captureInputs, mayBeLong } from '../../src/inputs/capture-inputs.ts';
import { observeCapturesApart } from '../../src/scan/captures-apart.ts';
import { type ObserveCapturesOptions, observeCaptures } from '../../src/scan/observe-captures.ts';
import { pcapFile } from '../support/capture-file.ts';
import { initAnswer, initRequest } from '../support/captured-ike.ts';
import { conversation, record, wholeDialogue } from '../support/captured-tls.ts';

const folder = mkdtempSync(join(tmpdir(), 'gateproof-captures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options: ObserveCapturesOptions = {
  named: [],
  trustAnchors: [],
  now: () => 0,
  signal: new AbortController().signal,
};
const points = [[20 * 0x10000 + 256, 0, 5, 14]];
/** What nothing compresses. */
const noise = Uint8Array.from({ length: 16_000 }, (_, at) => createHash('sha256').update(String(at)).digest()[0] ?? 0);
const data = Array.from({ length: 300 }, (_, at) => ({
  from: 'server' as const,
  octets: record(
    23,
    noise.map((octet, place) => octet ^ ((at * place) >> 3)),
  ),
}));

/** Some 5 MB of data beside one dialogue of TLS and one of IKE: more than all blocks hold. */
const long = pcapFile(
  [...conversation([...wholeDialogue(), ...data]), initRequest({ points }), initAnswer({ points })].map((octets) => ({
    octets,
  })),
);

function written(name: string, octets: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return path;
}

function noStdin(): Readable {
  throw new Error('nothing is read of standard input');
}

function opened(...files: readonly string[]): (signal: AbortSignal) => readonly CaptureInput[] {
  return (signal) => captureInputs(files, noStdin, signal);
}

describe('captures that are read in a thread of their own', () => {
  test('give the recording that they give otherwise, one behind the other', async () => {
    const damaged = gzipSync(long).subarray(0, -5000);
    damaged.fill(0, 2000, 2100);
    const open = opened(written('a.pcap', long), written('damaged.pcap.gz', damaged), written('b.pcap', long));
    const apart = await observeCapturesApart(open, options);
    expect(apart).toEqual(await observeCaptures(open(options.signal), options));
    expect(apart.observations.length).toBeGreaterThanOrEqual(2);
    expect(apart.captures?.map(({ sha256 }) => sha256)).toEqual(
      [long, damaged, long].map((octets) => createHash('sha256').update(octets).digest('hex')),
    );
    expect(apart.captures?.map(({ octets }) => octets)).toEqual([long.length, damaged.length, long.length]);
    expect(apart.captures?.[1]?.fault).toBeDefined();
  });

  test('are refused where they are none, by their names, also while a pipe goes on', async () => {
    const path = written('text.pcap', new TextEncoder().encode('no capture at all'));
    await expect(observeCapturesApart(opened(path), options)).rejects.toMatchObject({
      code: 'capture-unreadable',
      message: expect.stringContaining('text.pcap: a capture'),
    });
    const pipe = new PassThrough();
    pipe.write('no capture either');
    const open = (signal: AbortSignal): readonly CaptureInput[] => captureInputs(['-'], () => pipe, signal);
    await expect(observeCapturesApart(open, options)).rejects.toMatchObject({ code: 'capture-unreadable' });
    expect(pipe.destroyed).toBe(true);
  });

  test('are refused where they cannot be read', async () => {
    await expect(observeCapturesApart(opened(join(folder, 'missing.pcap')), options)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });

  test('are read as far as they came when somebody interrupts, and no further one is begun', async () => {
    const interrupt = new AbortController();
    const pipe = new PassThrough();
    pipe.write(long);
    const other = written('other.pcap', long);
    let taken = 0;
    const open = (signal: AbortSignal): readonly CaptureInput[] =>
      captureInputs(['-', other], () => pipe, signal).map(({ name, pieces }) => ({
        name,
        pieces: (async function* () {
          for await (const piece of pieces) {
            yield piece;
            taken += piece.length;
            if (taken === long.length) interrupt.abort();
          }
        })(),
      }));
    const recording = await observeCapturesApart(open, { ...options, signal: interrupt.signal });
    expect(recording.interrupted).toBe(true);
    expect(recording.captures).toMatchObject([
      { file: '-', octets: long.length, sha256: createHash('sha256').update(long).digest('hex') },
    ]);
    expect(recording.observations.length).toBeGreaterThanOrEqual(2);
  });
});

test('much may come of standard input, of what does not say its length, of long files and of compressed ones', async () => {
  const short = written('short.pcap', new Uint8Array(1000));
  const sparse = written('sparse.pcap', new Uint8Array(65 * 0x100000));
  expect(await mayBeLong([short, short], options.signal)).toBe(false);
  expect(await mayBeLong([short, join(folder, 'missing.pcap')], options.signal)).toBe(false);
  expect(await mayBeLong([short, sparse], options.signal)).toBe(true);
  expect(await mayBeLong([short, '-'], options.signal)).toBe(true);
  expect(await mayBeLong([short, written('packed.pcap', gzipSync(new Uint8Array(10)))], options.signal)).toBe(true);
  expect(await mayBeLong([short, written('zstd.pcap', zstdCompressSync(new Uint8Array(10)))], options.signal)).toBe(
    true,
  );
  expect(await mayBeLong([written('empty.pcap', new Uint8Array(0))], options.signal)).toBe(false);
  expect(await mayBeLong(['/dev/null'], options.signal)).toBe(true);
});
