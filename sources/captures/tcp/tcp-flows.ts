import { placesOf } from '../layers/address-text.ts';
import { u32 } from '../layers/network-order.ts';
import type { Transported } from '../layers/transported.ts';
import type { StreamEnd } from '../octet-stream.ts';
import { emptyFlowKey, type FlowKey, flowKey } from './flow-key.ts';
import { OctetBudget } from './octet-budget.ts';
import { RecentFlows } from './recent-flows.ts';
import { type FlowReader, newFlow, type TcpFlow } from './tcp-flow.ts';

/** What the first octets of one side of a connection are: 'short' as long as they do not say, 'other' for what is not read. */
export type Recognise = (flow: TcpFlow, side: 0 | 1) => FlowReader | 'short' | 'other';

const flag = { fin: 0x01, syn: 0x02, rst: 0x04, ack: 0x10 } as const;

/** Connections that are remembered at once, and octets that all of them keep. */
const [flowsAtMost, octetsAtMost] = [200_000, 48 * 0x100000];

export interface TcpCounts {
  /** Connections that were forgotten while they were followed, for others that came later. */
  forgotten: number;
  /** Connections that were given up because all of them together kept too much. */
  overBudget: number;
}

/** Follows TCP connections until it is known that nothing more of them is of use. Bounded whatever comes. */
export class TcpFlows {
  readonly counts: TcpCounts = { forgotten: 0, overBudget: 0 };
  readonly #recognise: Recognise;
  readonly #budget = new OctetBudget(octetsAtMost);
  readonly #flows: RecentFlows<TcpFlow | 'over'>;
  readonly #key: FlowKey = emptyFlowKey();
  #isEnding = false;
  #isMakingRoom = false;

  constructor(recognise: Recognise, atMost: number = flowsAtMost) {
    this.#recognise = recognise;
    this.#flows = new RecentFlows(atMost, (flow) => this.#forget(flow));
  }

  add(packet: Transported): void {
    const { octets, from, to } = packet;
    const flags = octets[from + 13] as number;
    const head = ((octets[from + 12] as number) >> 4) * 4;
    const length = to - from - head;
    const isOpening = (flags & flag.syn) !== 0;
    if (head < 20 || length < 0) return;
    const own = this.#key;
    flowKey(packet, own);
    let flow = this.#flows.get(own);
    if (flow === 'over' && !(isOpening && (flags & flag.ack) === 0)) return;
    const sequence = u32(octets, from + 4);
    if (isOpening) flow = this.#opened(flow, packet, sequence);
    else if (flow === undefined) {
      if (length === 0) return;
      flow = this.#begin(packet);
    }
    if (flow === undefined || flow === 'over') return;
    const side = flow.sides[own.side];
    if (length > 0) this.#data(flow, packet, isOpening ? (sequence + 1) >>> 0 : sequence, from + head);
    if ((flags & flag.rst) !== 0) this.#end(flow, 'reset');
    else if ((flags & flag.fin) !== 0) {
      side.hasEnded = true;
      if (flow.sides.every(({ hasEnded }) => hasEnded)) this.#end(flow, 'closed');
    }
  }

  /** The capture is over: what is open is told as far as it came. */
  end(): void {
    this.#isEnding = true;
    this.#flows.clear();
  }

  /** A SYN begins a connection, whatever there was between these ports before; the same one captured twice does not. */
  #opened(known: TcpFlow | 'over' | undefined, packet: Transported, sequence: number): TcpFlow {
    const { side } = this.#key;
    const first = (sequence + 1) >>> 0;
    if (known !== undefined && known !== 'over') {
      const own = known.sides[side];
      if (!own.hasBegun) {
        own.begin(first);
        return known;
      }
      if (own.beganAt(first)) return known;
      this.#end(known, 'open');
    }
    const flow = this.#begin(packet);
    flow.sides[side].begin(first);
    return flow;
  }

  #begin(packet: Transported): TcpFlow {
    const flow = newFlow(this.#key.side, placesOf(packet), packet.segment, packet.atMs);
    this.#flows.set(this.#key, flow);
    return flow;
  }

  #data(flow: TcpFlow, packet: Transported, sequence: number, from: number): void {
    const at = this.#key.side;
    const side = flow.sides[at];
    const hasGrown = side.add(sequence, packet.octets.subarray(from, packet.to), packet.frame, this.#budget);
    if (hasGrown || side.isConflicting) this.#read(flow, at);
    if (this.#budget.isSpent) this.#makeRoom(flow);
  }

  /** Those that were not heard of for longest go, so that what comes is read whatever came before; where none is older, this one does. */
  #makeRoom(flow: TcpFlow): void {
    this.#isMakingRoom = true;
    this.#flows.forgetOlder();
    this.#isMakingRoom = false;
    if (!this.#budget.isSpent || this.#flows.get(this.#key) !== flow) return;
    this.counts.overBudget += 1;
    this.#end(flow, 'open');
  }

  #read(flow: TcpFlow, side: 0 | 1): void {
    if (flow.reader === undefined) {
      const found = this.#recognise(flow, side);
      if (found === 'short') return;
      if (found === 'other') {
        this.#end(flow, 'open');
        return;
      }
      flow.reader = found;
    }
    if (flow.reader.advance()) this.#end(flow, 'open');
  }

  /** Of the packet that is read now. */
  #end(flow: TcpFlow, how: StreamEnd): void {
    this.#flows.set(this.#key, 'over');
    this.#tell(flow, how);
  }

  #tell(flow: TcpFlow, how: StreamEnd): void {
    flow.reader?.end(how);
    flow.reader = undefined;
    for (const side of flow.sides) side.release(this.#budget);
  }

  #forget(flow: TcpFlow | 'over'): void {
    if (flow === 'over') return;
    if (!this.#isEnding && flow.reader !== undefined) this.counts[this.#isMakingRoom ? 'overBudget' : 'forgotten'] += 1;
    this.#tell(flow, 'open');
  }
}
