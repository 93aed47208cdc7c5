import { type CaptureFormat, longestPacket, u16At, u32At } from './capture-format.ts';
import type { CapturedPacket, PacketSink } from './captured-packet.ts';
import { type CaptureInterface, interfaceOf } from './pcapng-interface.ts';

/** Type of a section header block, the same in both orders of octets. */
export const sectionHeader = 0x0a0d0d0a;
const [interfaceDescription, oldPacket, simplePacket, enhancedPacket, systemdJournal] = [1, 2, 3, 6, 9];
const byteOrderMagic = 0x1a2b3c4d;
/** Octets of a block's type and of its two lengths. */
const frameLength = 12;
/** A block with a packet has this many octets beside the packet, its options included, at most. */
const longestBlock = longestPacket + 0x10000;
/** Interfaces of one section. */
const interfacesAtMost = 65_536;

/** A file of blocks (draft-ietf-opsawg-pcapng): sections, each with an order of octets and interfaces of its own. */
export class PcapngFormat implements CaptureFormat {
  toSkip = 0;
  fault: string | undefined;
  unreadPackets = 0;
  #isLittle = true;
  #interfaces: CaptureInterface[] = [];
  readonly #packet: CapturedPacket = {
    octets: new Uint8Array(0),
    from: 0,
    to: 0,
    wireLength: 0,
    linkType: 0,
    frame: 0,
    atMs: 0,
  };

  read(octets: Uint8Array, start: number, sink: PacketSink): number {
    let at = start;
    while (octets.length - at >= frameLength) {
      const type = u32At(octets, at, this.#isLittle);
      if (type === sectionHeader && !this.#openSection(octets, at)) break;
      const length = u32At(octets, at + 4, this.#isLittle);
      if (length < frameLength || length % 4 !== 0) {
        this.fault = `a block of ${length} octets`;
        break;
      }
      if (!this.#isRead(type)) {
        if (type === systemdJournal) this.#packet.frame += 1;
        this.toSkip = length;
        return at - start;
      }
      if (length > longestBlock) {
        this.fault = `a block of ${length} octets`;
        break;
      }
      if (octets.length - at < length) break;
      if (u32At(octets, at + length - 4, this.#isLittle) !== length) {
        this.fault = 'a block whose two lengths differ';
        break;
      }
      this.#readBlock(type, octets, at + 8, at + length - 4, sink);
      at += length;
    }
    return at - start;
  }

  #isRead(type: number): boolean {
    return (
      type === enhancedPacket ||
      type === simplePacket ||
      type === oldPacket ||
      type === interfaceDescription ||
      type === sectionHeader
    );
  }

  /** A section has its own order of octets, and describes its interfaces anew. */
  #openSection(octets: Uint8Array, at: number): boolean {
    const isLittle = u32At(octets, at + 8, true) === byteOrderMagic;
    if (!isLittle && u32At(octets, at + 8, false) !== byteOrderMagic) {
      this.fault = 'a section without an order of octets';
      return false;
    }
    this.#isLittle = isLittle;
    return true;
  }

  #readBlock(type: number, octets: Uint8Array, from: number, to: number, sink: PacketSink): void {
    if (type === sectionHeader) this.#interfaces = [];
    else if (type === interfaceDescription) {
      if (to - from >= 8 && this.#interfaces.length < interfacesAtMost)
        this.#interfaces.push(interfaceOf(octets, from, to, this.#isLittle));
    } else this.#readPacket(type, octets, from, to, sink);
  }

  #readPacket(type: number, octets: Uint8Array, from: number, to: number, sink: PacketSink): void {
    const packet = this.#packet;
    const isLittle = this.#isLittle;
    packet.frame += 1;
    const isSimple = type === simplePacket;
    const head = isSimple ? 4 : 20;
    if (to - from < head) {
      this.unreadPackets += 1;
      return;
    }
    const number = isSimple ? 0 : type === oldPacket ? u16At(octets, from, isLittle) : u32At(octets, from, isLittle);
    const own = this.#interfaces[number];
    const lengthAt = isSimple ? from : from + 16;
    const wireLength = u32At(octets, lengthAt, isLittle);
    const room = to - from - head;
    const snap = own === undefined || own.snapLength === 0 ? room : own.snapLength;
    const length = isSimple ? Math.min(wireLength, snap, room) : u32At(octets, from + 12, isLittle);
    if (own === undefined || length > room) {
      this.unreadPackets += 1;
      return;
    }
    packet.octets = octets;
    packet.from = from + head;
    packet.to = packet.from + length;
    packet.wireLength = wireLength;
    packet.linkType = own.linkType;
    packet.atMs = isSimple
      ? Number.NaN
      : own.timeMs(u32At(octets, from + 4, isLittle) * 0x1_0000_0000 + u32At(octets, from + 8, isLittle));
    sink(packet);
  }
}
