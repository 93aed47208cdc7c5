import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  besides,
  evidenceForm,
  evidenceText,
  packedEvidence,
  withHead,
} from '../../../src/store/kept/evidence-form.ts';
import { compressed, decompressed, keepEvidence } from '../../../src/store/kept/kept-evidence.ts';
import { sha256 } from '../../../src/store/kept/kept-text.ts';
import { packedText } from '../../../src/store/kept/packed-text.ts';
import { drawnAtMost, SeededOctets } from '../../../src/store/kept/seeded-octets.ts';
import { draftOf, observationOf, recordingOf } from '../../support/recording-of.ts';

/** A recording of octets that were drawn. */
function drawnRecording(): { text: string; recording: ReturnType<typeof recordingOf>; seeded: SeededOctets } {
  const seeded = new SeededOctets();
  const observations = Array.from({ length: 20 }, (_, at) =>
    observationOf({
      ...draftOf({ probe: 'ikev2/row', sent: Buffer.from(seeded.random(40)).toString('hex') }),
      id: `obs-${at}`,
      target: 'ikev2://192.0.2.1',
    }),
  );
  const recording = recordingOf({ observations });
  return { text: JSON.stringify(recording), recording, seeded };
}

test('evidence is the JSON of its recording, with the digest of that', () => {
  const { digest, octets } = keepEvidence(recordingOf());
  const text = JSON.stringify(recordingOf());
  expect([evidenceText(octets), digest]).toEqual([text, sha256(text)]);
});

test('what was made of a seed takes next to nothing beside it, and comes back', () => {
  const { text, recording, seeded } = drawnRecording();
  const [without, beside] = [keepEvidence(recording), keepEvidence(recording, seeded.drawn)];
  expect(beside.octets.length).toBeLessThan(without.octets.length - 400);
  expect([beside.digest, evidenceText(beside.octets)]).toEqual([without.digest, text]);
});

test('what is compressed beside an earlier scan comes back by that, and not without', () => {
  const [base, own] = [drawnRecording(), drawnRecording()];
  const baseOctets = keepEvidence(base.recording, base.seeded.drawn).octets;
  const { drawn } = own.seeded;
  const dictionary = besides({ base: packedEvidence(baseOctets), drawn });
  const octets = withHead({ drawn, frame: zstdCompressSync(packedText(own.text), { dictionary }) });
  expect(evidenceText(octets, baseOctets)).toBe(own.text);
  expect(() => evidenceText(octets)).toThrow();
});

test('what version 4 wrote is the frame of the text', () => {
  const { text } = drawnRecording();
  const before = zstdCompressSync(Buffer.from(text));
  expect(evidenceText(before)).toBe(text);
  expect(packedEvidence(before)).toEqual(packedText(text));
  const later = text.replaceAll('192.0.2.1', '192.0.2.2');
  expect(evidenceText(zstdCompressSync(Buffer.from(later), { dictionary: Buffer.from(text) }), before)).toBe(later);
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a beginning of the head', Buffer.of(1, 0, 0)],
  ['another form', Buffer.of(2, 0, 0, 0, 0, 0, 0, 0)],
  ['more octets of a seed than any scan draws', Buffer.of(1, 0xff, 0xff, 0xff, 0xff)],
])('%s is damaged evidence', (_, octets) => {
  expect(() => evidenceText(octets)).toThrow(expect.objectContaining({ code: 'store-corrupt' }) as Error);
  expect(drawnAtMost).toBeLessThan(0xff_ff_ff);
});

test('a frame that was cut off is no evidence', () => {
  const { octets } = keepEvidence(recordingOf());
  expect(() => evidenceText(octets.subarray(0, -4))).toThrow();
  expect(evidenceForm(octets).drawn).toBeUndefined();
});

test('facts and findings are compressed by themselves', () => {
  expect(Buffer.from(decompressed(compressed(Buffer.from('one gateway')))).toString()).toBe('one gateway');
});
