import { isDtls } from './dtls/dtls-datagram.ts';
import { DtlsWatch } from './dtls/dtls-watch.ts';
import type { CapturedPacket } from './file/captured-packet.ts';
import { ikeAt } from './ike/ike-datagrams.ts';
import { IkeWatch } from './ike/ike-watch.ts';
import { Layers } from './layers/layers.ts';
import type { Transported } from './layers/transported.ts';
import type { NegotiationSink } from './negotiation.ts';
import { beginsOpenVpn, openVpnFlow } from './openvpn/openvpn-flow.ts';
import type { OpenVpnContext, OpenVpnCounts } from './openvpn/openvpn-session.ts';
import { OpenVpnUdp } from './openvpn/openvpn-udp.ts';
import type { OpenVpnKeys } from './openvpn/unwrap.ts';
import type { FlowReader, TcpFlow } from './tcp/tcp-flow.ts';
import { TcpFlows } from './tcp/tcp-flows.ts';
import { beginsSsl2, beginsTls } from './tls/begins-tls.ts';
import { PlayedAgain } from './tls/played-again.ts';
import { type TlsCounts, type TlsFlowContext, tlsFlow } from './tls/tls-flow.ts';

/** What was not read, by why; each is told where it is not 0. */
export type CaptureCounts = Readonly<Record<string, number>>;

export interface CaptureWatchOptions {
  /** Those of the user; without them nothing under tls-crypt is read. */
  readonly openVpnKeys?: OpenVpnKeys | undefined;
}

/** Finds the negotiations in the packets of one capture, whatever their ports are. What it keeps is bounded, whatever comes. */
export class CaptureWatch {
  readonly #layers: Layers;
  readonly #tcp: TcpFlows;
  readonly #ike: IkeWatch;
  readonly #dtls: DtlsWatch;
  readonly #openVpn: OpenVpnUdp;
  readonly #tlsContext: TlsFlowContext;
  readonly #openVpnContext: OpenVpnContext;
  readonly #tls: TlsCounts = { answersAlone: 0, brokenHellos: 0 };
  readonly #locked: OpenVpnCounts = { locked: 0, withoutHello: 0 };

  constructor(sink: NegotiationSink, { openVpnKeys }: CaptureWatchOptions = {}) {
    this.#tlsContext = { sink, counts: this.#tls, playedAgain: new PlayedAgain() };
    this.#openVpnContext = { sink, counts: this.#locked, keys: openVpnKeys };
    this.#tcp = new TcpFlows((flow, side) => this.#recognise(flow, side));
    this.#ike = new IkeWatch(sink);
    this.#dtls = new DtlsWatch(sink);
    this.#openVpn = new OpenVpnUdp(this.#openVpnContext);
    this.#layers = new Layers((transported) => this.#transported(transported));
  }

  readonly packet = (packet: CapturedPacket): void => this.#layers.packet(packet);

  /** The capture is over: what is open is told as far as it came. */
  end(): void {
    this.#tcp.end();
    this.#ike.end();
    this.#dtls.end();
    this.#openVpn.end();
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
      tlsAnswersAlone: this.#tls.answersAlone + this.#dtls.counts.answersAlone,
      tlsHellosBroken: this.#tls.brokenHellos + this.#dtls.counts.brokenHellos,
      ikeAnswersAlone: this.#ike.counts.answersAlone,
      ikeMalformed: this.#ike.counts.malformed,
      ikeCut: this.#ike.counts.cut,
      ikeForgotten: this.#ike.counts.forgotten,
      openVpnLocked: this.#locked.locked,
      openVpnWithoutHello: this.#locked.withoutHello,
    };
  }

  #transported(packet: Transported): void {
    if (packet.protocol === 6) this.#tcp.add(packet);
    else this.#datagram(packet);
  }

  #datagram(packet: Transported): void {
    const { octets, from, to } = packet;
    if (to - from <= 8) return;
    const at = ikeAt(octets, from + 8, to);
    if (at >= 0) this.#ike.add(packet, at);
    else if (isDtls(octets, from + 8, to)) this.#dtls.add(packet);
    else this.#openVpn.add(packet);
  }

  #recognise(flow: TcpFlow, side: 0 | 1): FlowReader | 'short' | 'other' {
    const { octets, length } = flow.sides[side];
    const tls = beginsTls(octets, length);
    if (tls === 'client') return tlsFlow(flow, side, 'tls', this.#tlsContext);
    if (tls === 'server') {
      this.#tls.answersAlone += 1;
      return 'other';
    }
    const ssl2 = beginsSsl2(octets, length);
    if (ssl2 === 'client') return tlsFlow(flow, side, 'ssl2', this.#tlsContext);
    const openVpn = beginsOpenVpn(octets, length);
    if (openVpn === 'client') return openVpnFlow(flow, side, this.#openVpnContext) ?? 'other';
    return tls === 'short' || ssl2 === 'short' || openVpn === 'short' ? 'short' : 'other';
  }
}
