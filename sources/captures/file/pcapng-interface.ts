import { u16At, u32At } from './capture-format.ts';

/** What an interface description block says of the packets that name it. */
export interface CaptureInterface {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  /** 0: no packet was cut. */
  readonly snapLength: number;
  /** Milliseconds since 1970 of a time in the units of the interface. */
  readonly timeMs: (units: number) => number;
}

const [endOfOptions, timeResolution, timeOffset] = [0, 9, 14];
const optionsAtMost = 64;

/** Of the body of the block, which is at least eight octets long. */
export function interfaceOf(octets: Uint8Array, from: number, to: number, isLittle: boolean): CaptureInterface {
  let perSecond = 1e6;
  let offsetSeconds = 0;
  let at = from + 8;
  for (let options = 0; options < optionsAtMost && to - at >= 4; options += 1) {
    const [code, length] = [u16At(octets, at, isLittle), u16At(octets, at + 2, isLittle)];
    if (code === endOfOptions || to - at - 4 < length) break;
    if (code === timeResolution && length === 1) perSecond = resolution(octets[at + 4] ?? 6);
    if (code === timeOffset && length === 8) {
      const [first, second] = [u32At(octets, at + 4, isLittle), u32At(octets, at + 8, isLittle)];
      const [high, low] = isLittle ? [second, first] : [first, second];
      offsetSeconds = (high | 0) * 0x1_0000_0000 + low;
    }
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  return {
    linkType: u16At(octets, from, isLittle),
    snapLength: u32At(octets, from + 4, isLittle),
    timeMs: (units) => (units / perSecond + offsetSeconds) * 1e3,
  };
}

/** A power of ten, or of two where the highest bit is set. */
function resolution(octet: number): number {
  return octet < 0x80 ? 10 ** octet : 2 ** (octet - 0x80);
}
