import { describe, expect, test } from 'vitest';
import { ikeAt, ikeKind } from '../../../sources/captures/ike/ike-datagrams.ts';

/** The head of a message, with what is as good as no head behind it. */
function head({ version = 0x20, exchange = 34, length = 28, spi = [1, 2, 3, 4, 5, 6, 7, 8] } = {}): Uint8Array {
  const octets = new Uint8Array(64).fill(0xff);
  octets.set([...spi, ...new Uint8Array(8), 33, version, exchange, 8, 0, 0, 0, 0]);
  new DataView(octets.buffer).setUint32(24, length);
  return octets;
}

function behindMarker(octets: Uint8Array): Uint8Array {
  return Uint8Array.of(0, 0, 0, 0, ...octets);
}

describe('a datagram is IKE', () => {
  test('from the 28 octets of a head on, behind a marker or not, and not by what lies behind its end', () => {
    expect([27, 28, 29].map((length) => ikeAt(head(), 0, length))).toEqual([-1, 0, 0]);
    expect([28, 31, 32].map((length) => ikeAt(behindMarker(head()), 0, length))).toEqual([-1, -1, 4]);
    const later = Uint8Array.of(9, 9, 9, ...head());
    expect([30, 31].map((to) => ikeAt(later, 3, to))).toEqual([-1, 3]);
  });

  test.each([
    ['IKEv1', 0x10, [1, 2, 3, 4, 5, 6, 32, 33, 34]],
    ['IKEv2', 0x20, [34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44]],
    ['a later IKEv2', 0x21, [34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44]],
    ['a later IKEv1, which nobody wrote', 0x11, []],
    ['IKEv3, which nobody wrote', 0x30, []],
  ])('by the exchanges of %s', (_, version, exchanges) => {
    const known = Array.from({ length: 256 }, (__, exchange) => exchange).filter(
      (exchange) => ikeAt(head({ version, exchange }), 0, 64) === 0,
    );
    expect(known).toEqual(exchanges);
  });

  test.each([
    [27, -1],
    [28, 0],
    [0xffff, 0],
    [0x10000, -1],
  ])('by a length of %i: %i', (length, at) => {
    expect(ikeAt(head({ length }), 0, 64)).toBe(at);
  });

  test('by an SPI, of which either half may be 0 behind a marker', () => {
    const at = (spi: readonly number[]): number => ikeAt(behindMarker(head({ spi: [...spi] })), 0, 68);
    expect([
      at([0, 0, 0, 0, 0, 0, 0, 1]),
      at([0, 0, 0, 0, 1, 0, 0, 0]),
      at([0, 0, 0, 1, 0, 0, 0, 0]),
      at([0, 0, 0, 0, 0, 0, 0, 0]),
    ]).toEqual([4, 4, 4, -1]);
  });
});

test.each([
  [0x20, 34, 'init'],
  [0x21, 34, 'init'],
  [0x20, 35, 'protected'],
  [0x20, 36, 'other'],
  [0x20, 43, 'protected'],
  [0x20, 44, 'other'],
  [0x10, 1, 'other'],
  [0x10, 2, 'phase1'],
  [0x10, 3, 'other'],
  [0x10, 4, 'phase1'],
  [0x10, 5, 'informational1'],
  [0x10, 6, 'other'],
  [0x10, 34, 'other'],
] as const)('version %i and exchange %i: %s', (version, exchange, kind) => {
  expect(ikeKind(head({ version, exchange }), 0)).toBe(kind);
});
