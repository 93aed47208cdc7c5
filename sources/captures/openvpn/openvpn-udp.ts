import { opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { equalOctets } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { placesOf } from '../layers/address-text.ts';
import type { Transported } from '../layers/transported.ts';
import { emptyFlowKey, type FlowKey, flowKey } from '../tcp/flow-key.ts';
import { RecentFlows } from '../tcp/recent-flows.ts';
import { type OpenVpnContext, type OpenVpnSession, sessionBegun } from './openvpn-session.ts';

/** Sessions that are followed at once: each may keep both of its directions. */
const sessionsAtMost = 1000;

interface Followed {
  readonly session: OpenVpnSession;
  readonly reset: Uint8Array;
  /** Of `FlowKey`. */
  readonly client: 0 | 1;
}

const control: ReadonlySet<number> = new Set([
  opcode.controlV1,
  opcode.ackV1,
  opcode.hardResetServerV2,
  opcode.controlWkcV1,
]);

/** Follows OpenVPN in datagrams, from whatever port to whatever port. */
export class OpenVpnUdp {
  readonly #context: OpenVpnContext;
  readonly #sessions = new RecentFlows<Followed>(sessionsAtMost, ({ session }) => session.end('open'));
  readonly #key: FlowKey = emptyFlowKey();

  constructor(context: OpenVpnContext) {
    this.#context = context;
  }

  add(packet: Transported): void {
    const first = packet.octets[packet.from + 8] as number;
    const code = first >> 3;
    const isReset = code === opcode.hardResetClientV2 || code === opcode.hardResetClientV3;
    // Nothing but the first key, and no data: that is most of what there is.
    if ((first & 7) !== 0 || packet.missing > 0 || (!isReset && !control.has(code))) return;
    const own = this.#key;
    flowKey(packet, own);
    const known = this.#sessions.get(own);
    const octets = packet.octets.subarray(packet.from + 8, packet.to);
    if (isReset && (known === undefined || !isAgain(known, octets))) {
      this.#begin(packet, octets.slice());
      return;
    }
    if (known === undefined) return;
    const from = own.side === known.client ? 'client' : 'server';
    if (known.session.add(octets, from, packet.fragments ?? [packet.frame])) {
      this.#sessions.delete(own);
      known.session.end('open');
    }
  }

  end(): void {
    this.#sessions.clear();
  }

  #begin(packet: Transported, reset: Uint8Array): void {
    const [client, server] = placesOf(packet);
    const { segment, atMs } = packet;
    const place = { protocol: 'openvpn+udp', client, server, segment, atMs } as const;
    const session = sessionBegun(reset, place, this.#context);
    if (session === undefined) return;
    const own = this.#key;
    const before = this.#sessions.get(own);
    this.#sessions.set(own, { session, reset, client: own.side });
    before?.session.end('open');
    session.add(reset, 'client', [packet.frame]);
  }
}

/** The same session id: a reset that was sent again, under another replay id perhaps. */
function isAgain({ reset }: Followed, octets: Uint8Array): boolean {
  return equalOctets(reset.subarray(0, 9), octets.subarray(0, 9));
}
