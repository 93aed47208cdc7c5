import { Writer } from '../../../core/wire/writer.ts';

/**
 * A capture file as draft-ietf-opsawg-pcapng describes it: one section, one interface whose packets begin with an IP header
 * (LINKTYPE_RAW), microseconds. Big-endian throughout, which the byte-order magic says.
 */
export interface Capture {
  /** What the section is, in one text. */
  readonly comment: string;
  /** Program that wrote it: 'gateproof 0.1.0'. */
  readonly application: string;
  readonly packets: readonly CapturedPacket[];
}

export interface CapturedPacket {
  /** Microseconds since 1970, UTC. */
  readonly timeUs: bigint;
  readonly direction: 'sent' | 'received';
  /** From the IP header on. */
  readonly octets: Uint8Array;
  readonly comment: string;
}

const blockType = { sectionHeader: 0x0a0d0d0a, interfaceDescription: 1, enhancedPacket: 6 } as const;
/** Option codes; those of 1 hold in every block (section 3.5), the others in their own. */
const option = { comment: 1, userApplication: 4, interfaceName: 2, timestampResolution: 9, packetFlags: 2 } as const;
const byteOrderMagic = 0x1a2b3c4d;
/** IPv4 or IPv6, told by the first four bits. */
const linktypeRaw = 101;
/** Ten to the minus six. */
const microseconds = 6;
/** An option's length has two octets. */
const optionOctets = 0xffff;

/** The octets of the file. */
export function pcapng({ comment, application, packets }: Capture): Uint8Array {
  const out = new Writer();
  block(out, blockType.sectionHeader, (body) => {
    body.u32(byteOrderMagic);
    body.u16(1);
    body.u16(0);
    // The section's length is not told: minus one.
    body.u32(0xffff_ffff);
    body.u32(0xffff_ffff);
    textOption(body, option.comment, comment);
    textOption(body, option.userApplication, application);
    endOfOptions(body);
  });
  block(out, blockType.interfaceDescription, (body) => {
    body.u16(linktypeRaw);
    body.u16(0);
    // No limit on the length of a packet.
    body.u32(0);
    textOption(body, option.interfaceName, 'gateproof');
    octetsOption(body, option.timestampResolution, Uint8Array.of(microseconds));
    endOfOptions(body);
  });
  for (const packet of packets) block(out, blockType.enhancedPacket, (body) => enhancedPacket(body, packet));
  return out.finish();
}

function enhancedPacket(body: Writer, { timeUs, direction, octets, comment }: CapturedPacket): void {
  body.u32(0);
  body.u32(Number((timeUs >> 32n) & 0xffff_ffffn));
  body.u32(Number(timeUs & 0xffff_ffffn));
  body.u32(octets.length);
  body.u32(octets.length);
  padded(body, octets);
  textOption(body, option.comment, comment);
  // Bits 0 and 1: 1 is inbound, 2 outbound.
  octetsOption(body, option.packetFlags, Uint8Array.of(0, 0, 0, direction === 'sent' ? 2 : 1));
  endOfOptions(body);
}

/** A block: type, length, body, length again. */
function block(out: Writer, type: number, write: (body: Writer) => void): void {
  const body = new Writer();
  write(body);
  const octets = body.finish();
  const length = octets.length + 12;
  out.u32(type);
  out.u32(length);
  out.octets(octets);
  out.u32(length);
}

/** UTF-8, cut where the length would not fit, never inside a character. */
function textOption(body: Writer, code: number, text: string): void {
  let octets = new TextEncoder().encode(text);
  if (octets.length > optionOctets) {
    let end = optionOctets;
    while (end > 0 && ((octets[end] ?? 0) & 0xc0) === 0x80) end--;
    octets = octets.subarray(0, end);
  }
  octetsOption(body, code, octets);
}

function octetsOption(body: Writer, code: number, octets: Uint8Array): void {
  body.u16(code);
  body.u16(octets.length);
  padded(body, octets);
}

function endOfOptions(body: Writer): void {
  body.u32(0);
}

/** Octets and zeros up to a multiple of four. */
function padded(body: Writer, octets: Uint8Array): void {
  body.octets(octets);
  body.octets(new Uint8Array((4 - (octets.length % 4)) % 4));
}
