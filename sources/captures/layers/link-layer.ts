import { u16 } from './network-order.ts';

/** EtherTypes, and what stands for them where a layer has none. */
export const etherType = {
  ipv4: 0x0800,
  ipv6: 0x86dd,
  bridged: 0x6558,
  erspan2: 0x88be,
  erspan3: 0x22eb,
} as const;

/** Where the network layer of a frame begins. One object that is filled anew. */
export interface Place {
  at: number;
  /** Where the frame ends that it stands in: what lies behind is padding. */
  end: number;
  /** EtherType; 0 where it is none that is read. */
  type: number;
  /** The tags that it was reached by, one number for all of them; 0 for none. */
  segment: number;
}

/** LINKTYPE_ numbers that are read (pcap-linktype(7)). */
const link = {
  null: 0,
  ethernet: 1,
  raw: [12, 14, 101],
  loop: 108,
  sll: 113,
  ipv4: 228,
  ipv6: 229,
  sll2: 276,
} as const;

const vlanTags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const mplsTypes: ReadonlySet<number> = new Set([0x8847, 0x8848]);
const pppoeSession = 0x8864;
const pppIpv4 = 0x0021;
const pppIpv6 = 0x0057;
const pppMpls = 0x0281;
/** Tags and labels of one frame. */
const tagsAtMost = 16;

/** Finds the network layer. Returns false where the link type is not one that is read. */
export function findNetwork(octets: Uint8Array, from: number, to: number, linkType: number, place: Place): boolean {
  place.segment = 0;
  place.type = 0;
  place.end = to;
  if (linkType === link.ethernet) findInEthernet(octets, from, to, place);
  else if (linkType === link.sll) findBehind(octets, from + 14, from + 16, to, place);
  else if (linkType === link.sll2) findBehind(octets, from, from + 20, to, place);
  else if (linkType === link.null || linkType === link.loop) findByVersion(octets, from + 4, to, place);
  else if ((link.raw as readonly number[]).includes(linkType) || linkType === link.ipv4 || linkType === link.ipv6)
    findByVersion(octets, from, to, place);
  else return false;
  return true;
}

/** A frame of Ethernet behind its addresses: tags, labels and sessions are passed over. */
export function findInEthernet(octets: Uint8Array, from: number, to: number, place: Place): void {
  findBehind(octets, from + 12, from + 14, to, place);
}

function findBehind(octets: Uint8Array, typeAt: number, from: number, to: number, place: Place): void {
  if (from > to || typeAt + 2 > to) return;
  let type = u16(octets, typeAt);
  let at = from;
  for (let tags = 0; tags < tagsAtMost; tags += 1) {
    if (vlanTags.has(type)) {
      if (to - at < 4) return;
      const id = u16(octets, at) & 0x0fff;
      // 0 says how urgent the frame is, and of no VLAN (IEEE 802.1Q section 9.6).
      if (id !== 0) addTag(place, id);
      type = u16(octets, at + 2);
      at += 4;
    } else if (mplsTypes.has(type)) {
      if (to - at < 4) return;
      const isLast = ((octets[at + 2] as number) & 1) !== 0;
      at += 4;
      if (!isLast) continue;
      // Behind the last label nothing says what follows: the version of IP, or the control word of bridged Ethernet (RFC 4385).
      const nibble = at < to ? (octets[at] as number) >> 4 : -1;
      if (nibble === 0 && to - at >= 18) {
        findInEthernet(octets, at + 4, to, place);
        return;
      }
      findByVersion(octets, at, to, place);
      return;
    } else if (type === pppoeSession) {
      if (to - at < 8 || octets[at + 1] !== 0) return;
      const ppp = u16(octets, at + 6);
      place.end = Math.min(to, at + 6 + u16(octets, at + 4));
      at += 8;
      type = ppp === pppIpv4 ? etherType.ipv4 : ppp === pppIpv6 ? etherType.ipv6 : ppp === pppMpls ? 0x8847 : 0;
    } else if (type <= 1500) {
      // A length, and behind it LLC with SNAP (RFC 1042), or something else.
      if (to - at < 8 || octets[at] !== 0xaa || octets[at + 1] !== 0xaa) return;
      type = u16(octets, at + 6);
      at += 8;
    } else {
      place.at = at;
      place.type = type;
      return;
    }
  }
}

function findByVersion(octets: Uint8Array, at: number, to: number, place: Place): void {
  const version = at < to ? (octets[at] as number) >> 4 : 0;
  place.at = at;
  place.type = version === 4 ? etherType.ipv4 : version === 6 ? etherType.ipv6 : 0;
}

/** Networks that use the same addresses are told apart by their tags, in their order. */
export function addTag(place: Pick<Place, 'segment'>, tag: number): void {
  place.segment = (Math.imul(place.segment, 0x01000193) ^ (tag + 1)) >>> 0;
}
