import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readCapture } from '../../../sources/captures/read-capture.ts';
import { inPieces, pcapFile } from '../../support/capture-file.ts';

test('the digest is that of the whole file, also of what nothing is read of behind the end of its compression', async () => {
  const packed = gzipSync(pcapFile([{ octets: Uint8Array.of(1, 2, 3) }]));
  const file = new Uint8Array([...packed, ...Array.from({ length: 100_000 }, (_, at) => (at * 31) & 0xff)]);
  const { sha256, octets, packets } = await readCapture(inPieces(file, 1000), () => undefined);
  expect(packets).toBe(1);
  expect(octets).toBe(file.length);
  expect(sha256).toBe(createHash('sha256').update(file).digest('hex'));
});
