import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ViciError } from '../src/errors.ts';
import { Message } from '../src/message.ts';
import { decodePacket, encodePacket, type Packet, PacketReader } from '../src/packet.ts';
import { arbitraryMessage } from './support/arbitrary-message.ts';
import { hex, octets } from './support/octets.ts';

const message = Message.from({ k: 'v' });

/** Types 0 to 7 of the VICI README, "Packet layer". */
const good: readonly [Packet, string][] = [
  [{ kind: 'command-request', name: 'version', message: Message.from({}) }, '00 00 00 09 00 07 "version"'],
  [{ kind: 'command-request', name: 'c', message }, '00 00 00 09 00 01 "c" 03 01 "k" 00 01 "v"'],
  [{ kind: 'command-response', message }, '00 00 00 07 01 03 01 "k" 00 01 "v"'],
  [{ kind: 'command-unknown' }, '00 00 00 01 02'],
  [{ kind: 'event-register', name: 'log' }, '00 00 00 05 03 03 "log"'],
  [{ kind: 'event-unregister', name: 'log' }, '00 00 00 05 04 03 "log"'],
  [{ kind: 'event-confirm' }, '00 00 00 01 05'],
  [{ kind: 'event-unknown' }, '00 00 00 01 06'],
  [{ kind: 'event', name: 'log', message }, '00 00 00 0b 07 03 "log" 03 01 "k" 00 01 "v"'],
];

const bad: readonly [what: string, wire: string, message: string][] = [
  ['nothing', '', 'packet type 0 to 7 wanted, got nothing at octet 0'],
  ['an unknown type', '08', 'packet type 0 to 7 wanted, got 8 at octet 0'],
  ['no name', '07', 'a name of some octets wanted, 0 octets left at octet 1'],
  ['a name that is cut off', '07 05 "log"', 'a name of 5 octets wanted, 4 octets left at octet 1'],
  ['octets after a packet without message', '05 00', '1 octets too many in a packet of type 5 at octet 1'],
  ['a message that is cut off', '01 03 01', '1 octets wanted, 0 left at octet 2'],
];

describe('a packet', () => {
  it.each(good)('is the same in octets and as a value: %o', (packet, wire) => {
    const wanted = octets(wire);
    expect(hex(encodePacket(packet))).toBe(hex(wanted));
    expect(comparable(decodePacket(wanted.subarray(4)))).toEqual(comparable(packet));
  });

  it.each(bad)('is refused: %s', (_, wire, text) => {
    expect(() => decodePacket(octets(wire))).toThrow(
      expect.objectContaining({ code: 'malformed-message', message: text }),
    );
  });

  it.each(['', 'a\u0007', 'ü', 'a\nb', 'n'.repeat(256), '\u007f'])(
    'refuses the name %j, which charon would never answer',
    (name) => {
      expect(() => encodePacket({ kind: 'event-register', name })).toThrow(
        expect.objectContaining({
          code: 'invalid-name',
          message: expect.stringContaining('a command or event name of 1 to 255 printable ASCII characters is wanted'),
        }),
      );
    },
  );

  it('takes names of 1 and of 255 printable octets', () => {
    for (const name of [' ', '~'.repeat(255)]) {
      expect(decodePacket(encodePacket({ kind: 'event-register', name }).subarray(4))).toEqual({
        kind: 'event-register',
        name,
      });
    }
  });

  it('holds at most 512 KiB, its type and name included', () => {
    const request = (lastItemOctets: number): Packet => {
      const items = [...Array.from({ length: 8 }, () => new Uint8Array(65_000)), new Uint8Array(lastItemOctets)];
      return { kind: 'command-request', name: 'c', message: Message.from({ l: items }) };
    };
    const around = 3 + 4 + 8 * 65_003 + 3;
    expect(encodePacket(request(524_288 - around))).toHaveLength(4 + 524_288);
    expect(() => encodePacket(request(524_288 - around + 1))).toThrow(
      expect.objectContaining({
        code: 'too-large',
        message: 'a packet of at most 524288 octets is wanted, this one has 524289',
      }),
    );
  });
});

describe('a stream of packets', () => {
  it('gives the same packets however the octets are dealt out', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryMessage, { maxLength: 4 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (messages, sizes) => {
          const packets = messages.map((event): Packet => ({ kind: 'event', name: 'e', message: event }));
          const wire = Buffer.concat(packets.map(encodePacket));
          const whole = read([wire]);
          const single = read(Array.from(wire, (octet) => Uint8Array.of(octet)));
          const pieces: Uint8Array[] = [];
          for (let at = 0; at < wire.length; at += pieces.at(-1)?.length ?? 0) {
            pieces.push(wire.subarray(at, at + sizes.next().value));
          }
          expect(whole).toEqual(packets.map(comparable));
          expect(single).toEqual(whole);
          expect(read(pieces)).toEqual(whole);
        },
      ),
    );
  });

  it('cut off anywhere gives the packets before the cut and no error', () => {
    const wire = Buffer.concat(good.map(([packet]) => encodePacket(packet)));
    const whole = read([wire]);
    const ends = good.map(
      (_, at) => Buffer.concat(good.slice(0, at + 1).map(([packet]) => encodePacket(packet))).length,
    );
    expect(whole).toHaveLength(good.length);
    for (let length = 0; length <= wire.length; length += 1) {
      const before = ends.filter((end) => end <= length).length;
      expect(read([wire.subarray(0, length)])).toEqual(whole.slice(0, before));
    }
  });

  it('made of any octets gives packets or a ViciError, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(12), (tail, length) => {
        try {
          read([Buffer.concat([Uint8Array.of(0, 0, 0, length), tail])]);
        } catch (error) {
          if (!(error instanceof ViciError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('knows whether it ended between two packets', () => {
    const reader = new PacketReader();
    const wire = encodePacket({ kind: 'event-register', name: 'log' });
    const boundaries = Array.from(wire, (octet) => {
      expect([...reader.push(Uint8Array.of(octet))]).toHaveLength(reader.atBoundary ? 1 : 0);
      return reader.atBoundary;
    });
    expect(boundaries.indexOf(true)).toBe(wire.length - 1);
  });

  it('refuses a packet of no octets', () => {
    expect(() => read([octets('00 00 00 00')])).toThrow(
      expect.objectContaining({
        code: 'malformed-message',
        message: 'a packet of at least 1 octet wanted, got 0 at octet 0',
      }),
    );
  });

  it('refuses a packet above 512 KiB as soon as its length is known', () => {
    expect(() => read([octets('00 08 00 01')])).toThrow(
      expect.objectContaining({
        code: 'too-large',
        message: 'a packet of at most 524288 octets is wanted, got one of 524289',
      }),
    );
    expect(read([octets('00 08 00 00')])).toEqual([]);
  });
});

function read(pieces: readonly Uint8Array[]): unknown[] {
  const reader = new PacketReader();
  return pieces.flatMap((piece) => [...reader.push(piece)].map(({ packet }) => comparable(packet)));
}

function comparable(packet: Packet): unknown {
  return 'message' in packet
    ? { ...packet, message: hex(encodePacket({ kind: 'command-response', message: packet.message })) }
    : packet;
}
