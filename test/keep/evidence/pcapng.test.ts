import { describe, expect, test } from 'vitest';
import { pcapng } from '../../../src/keep/evidence/pcapng.ts';

interface Block {
  readonly type: number;
  readonly body: DataView;
}

/** The blocks of a file, read by the lengths on both of their ends. */
function blocksOf(octets: Uint8Array): readonly Block[] {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const blocks: Block[] = [];
  for (let at = 0; at < octets.length; ) {
    const length = view.getUint32(at + 4);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4)).toBe(length);
    blocks.push({
      type: view.getUint32(at),
      body: new DataView(octets.buffer, octets.byteOffset + at + 8, length - 12),
    });
    at += length;
  }
  return blocks;
}

const text = (view: DataView, at: number, length: number): string =>
  new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length));

const packet = {
  timeUs: 1_763_805_600_000_001n,
  direction: 'received' as const,
  octets: Uint8Array.of(1, 2, 3, 4, 5),
  comment: 'obs-0001',
};

describe('a capture file', () => {
  test('is a section header, one interface and the packets', () => {
    const blocks = blocksOf(pcapng({ comment: 'c', application: 'a', packets: [packet, packet] }));
    expect(blocks.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 6, 6]);
    expect(blocks[0]?.body.getUint32(0)).toBe(0x1a2b3c4d);
    expect(blocks[0]?.body.getUint16(4)).toBe(1);
    expect(blocks[0]?.body.getBigInt64(8)).toBe(-1n);
    expect(blocks[1]?.body.getUint16(0)).toBe(101);
  });

  test('keeps time, length, octets and comment of a packet', () => {
    const { body } = blocksOf(pcapng({ comment: '', application: 'a', packets: [packet] }))[2] ?? {
      body: new DataView(new ArrayBuffer(0)),
    };
    expect((BigInt(body.getUint32(4)) << 32n) | BigInt(body.getUint32(8))).toBe(packet.timeUs);
    expect([body.getUint32(12), body.getUint32(16)]).toEqual([5, 5]);
    expect([...new Uint8Array(body.buffer, body.byteOffset + 20, 8)]).toEqual([1, 2, 3, 4, 5, 0, 0, 0]);
    expect([body.getUint16(28), body.getUint16(30)]).toEqual([1, 8]);
    expect(text(body, 32, 8)).toBe('obs-0001');
    // The flags: inbound.
    expect([body.getUint16(40), body.getUint16(42), body.getUint32(44)]).toEqual([2, 4, 1]);
    expect(body.getUint32(48)).toBe(0);
    expect(body.byteLength).toBe(52);
  });

  test('cuts a comment that does not fit between two characters', () => {
    const [header] = blocksOf(pcapng({ comment: 'é'.repeat(40_000), application: 'a', packets: [] }));
    const length = header?.body.getUint16(18) ?? 0;
    expect(length).toBe(65_534);
    expect(text(header?.body ?? new DataView(new ArrayBuffer(0)), 20, length)).toBe('é'.repeat(32_767));
  });
});
