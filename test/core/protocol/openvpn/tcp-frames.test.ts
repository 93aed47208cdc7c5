import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameReader, frame, frameAtMost } from '../../../../core/protocol/openvpn/tcp-frames.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';

describe('OpenVPN packets over TCP', () => {
  test('stand behind their length, which does not count itself', () => {
    expect(toHex(frame(fromHex('38a1')))).toBe('000238a1');
  });

  test('come out whole and in order however the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        (packets, cuts) => {
          const stream = Uint8Array.from(packets.flatMap((packet) => [...frame(packet)]));
          const reader = new FrameReader();
          const seen: Uint8Array[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn++) {
            const length = cuts[turn % cuts.length] ?? 1;
            seen.push(...(reader.push(stream.slice(at, at + length)) ?? []));
            at += length;
          }
          expect(seen).toEqual(packets);
        },
      ),
    );
  });

  test.each([
    ['an HTTP answer', '48545450'],
    ['a TLS alert', '15030300020228'],
    ['an empty packet', '0000'],
    ['a packet above the bound', (frameAtMost + 1).toString(16).padStart(4, '0')],
  ])('are not what this is: %s', (_, octets) => {
    expect(new FrameReader().push(fromHex(octets))).toBeUndefined();
  });

  test('longer than a length can tell are not written', () => {
    expect(() => frame(new Uint8Array(0x1_0000))).toThrow(new RangeError('at most 65535 octets wanted, 65536 found'));
  });
});
