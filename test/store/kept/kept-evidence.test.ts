import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressed, decompressed, keepEvidence } from '../../../src/store/kept/kept-evidence.ts';
import { sha256 } from '../../../src/store/kept/kept-text.ts';
import { recordingOf } from '../../support/recording-of.ts';

test('evidence is the JSON of its recording, with the digest of that', () => {
  const { digest, octets } = keepEvidence(recordingOf());
  const text = JSON.stringify(recordingOf());
  expect([Buffer.from(decompressed(octets)).toString(), digest]).toEqual([text, sha256(text)]);
});

test('what is compressed against a base comes back by it, and by nothing else', () => {
  const [base, own] = [Buffer.from('one gateway, seen once'), Buffer.from('one gateway, seen once more')];
  const octets = zstdCompressSync(own, { dictionary: base });
  expect(Buffer.from(decompressed(octets, base))).toEqual(own);
  expect(() => decompressed(octets)).toThrow();
  expect(Buffer.from(decompressed(compressed(own)))).toEqual(own);
});
