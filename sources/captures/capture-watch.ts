import type { CapturedPacket } from './file/captured-packet.ts';
import { ikeAt } from './ike/ike-datagrams.ts';
import { IkeWatch } from './ike/ike-watch.ts';
import { Layers } from './layers/layers.ts';
import type { Transported } from './layers/transported.ts';
import type { NegotiationSink } from './negotiation.ts';
import { type Recognise, TcpFlows } from './tcp/tcp-flows.ts';
import { beginsTls } from './tls/begins-tls.ts';
import { PlayedAgain } from './tls/played-again.ts';
import { type TlsCounts, tlsFlow } from './tls/tls-flow.ts';

/** What was not read, by why; each is told where it is not 0. */
export type CaptureCounts = Readonly<Record<string, number>>;

/** Finds the negotiations in the packets of one capture. What it keeps is bounded, whatever comes. */
export class CaptureWatch {
  readonly #layers: Layers;
  readonly #tcp: TcpFlows;
  readonly #ike: IkeWatch;
  readonly #tls: TlsCounts = { answersAlone: 0, brokenHellos: 0 };

  constructor(sink: NegotiationSink) {
    const playedAgain = new PlayedAgain();
    const recognise: Recognise = (flow, side) => {
      const { octets, length } = flow.sides[side];
      const begins = beginsTls(octets, length);
      if (begins === 'client') return tlsFlow(flow, side, { sink, counts: this.#tls, playedAgain });
      if (begins === 'server') this.#tls.answersAlone += 1;
      return begins === 'short' ? 'short' : 'other';
    };
    this.#tcp = new TcpFlows(recognise);
    this.#ike = new IkeWatch(sink);
    this.#layers = new Layers((transported) => this.#transported(transported));
  }

  readonly packet = (packet: CapturedPacket): void => this.#layers.packet(packet);

  /** The capture is over: what is open is told as far as it came. */
  end(): void {
    this.#tcp.end();
    this.#ike.end();
  }

  get counts(): CaptureCounts {
    const { counts, fragments } = this.#layers;
    return {
      otherLinkType: counts.otherLinks,
      cutBySnaplen: counts.cutBySnaplen,
      malformedPackets: counts.malformed,
      tunnelsTooDeep: counts.tooDeep,
      fragmentsDropped: fragments.dropped,
      fragmentsMissing: fragments.waiting,
      flowsForgotten: this.#tcp.counts.forgotten,
      flowsOverBudget: this.#tcp.counts.overBudget,
      tlsAnswersAlone: this.#tls.answersAlone,
      tlsHellosBroken: this.#tls.brokenHellos,
      ikeAnswersAlone: this.#ike.counts.answersAlone,
      ikeMalformed: this.#ike.counts.malformed,
      ikeCut: this.#ike.counts.cut,
      ikeForgotten: this.#ike.counts.forgotten,
    };
  }

  #transported(packet: Transported): void {
    if (packet.protocol === 6) this.#tcp.add(packet);
    else this.#datagram(packet);
  }

  #datagram(packet: Transported): void {
    const { octets, from, to } = packet;
    const at = ikeAt(octets, from + 8, to);
    if (at >= 0) this.#ike.add(packet, at);
  }
}
