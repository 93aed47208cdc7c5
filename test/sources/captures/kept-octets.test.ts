import { expect, test } from 'vitest';
import { CaptureWatch } from '../../../sources/captures/capture-watch.ts';
import { CaptureReader } from '../../../sources/captures/file/capture-reader.ts';
import type { Negotiation } from '../../../sources/captures/negotiation.ts';
import { recordedCapture, truths } from '../../support/recorded-captures.ts';

/** Packets as they are, or each in one place that the next is written to. */
function read(file: Uint8Array, isRefilled: boolean): readonly Negotiation[] {
  const found: Negotiation[] = [];
  const watch = new CaptureWatch((one) => found.push(one));
  const place = new Uint8Array(0x10000);
  new CaptureReader((packet) => {
    const { octets, from, to } = packet;
    if (!isRefilled) return watch.packet(packet);
    place.fill(0xee);
    place.set(octets.subarray(from, to));
    watch.packet({ ...packet, octets: place, from: 0, to: to - from });
  }).push(file);
  place.fill(0xee);
  watch.end();
  return found;
}

test.each(Object.keys(truths))('nothing of the place of a packet is kept: %s', (name) => {
  const file = recordedCapture(name);
  expect(read(file, true)).toEqual(read(file, false));
  expect(read(file, false)).toHaveLength(truths[name]?.length ?? 0);
});
