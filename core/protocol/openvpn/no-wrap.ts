import { opcode } from './control-packet.ts';
import type { PacketWrap } from './packet-wrap.ts';

/** A control channel without a wrap. */
export const noWrap: PacketWrap = {
  wrap: (plain) => plain,
  unwrap: (octets) => octets,
  resetOpcode: opcode.hardResetClientV2,
};
