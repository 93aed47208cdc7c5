import { ikev1ExchangeType, ikev1PayloadType } from '../../../core/protocol/ikev1/numbers.ts';
import { type IkeMessage, ikeMessage } from '../../../core/protocol/ikev2/message.ts';
import { headerFlag } from '../../../core/protocol/ikev2/numbers.ts';
import { equalOctets } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { decode } from '../../../core/wire/codec.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import { placesOf } from '../layers/address-text.ts';
import { u32 } from '../layers/network-order.ts';
import type { Transported } from '../layers/transported.ts';
import type { NegotiationSink, Place } from '../negotiation.ts';
import { RecentMap } from '../recent-map.ts';
import { type IkeKind, ikeKind } from './ike-datagrams.ts';
import { type CapturedIkev1Offer, capturedIkev1Offer, readIkev1Answer } from './ikev1-phase1.ts';
import { type IkeReading, readIkev2Answer } from './ikev2-answer.ts';
import { type CapturedIkeOffer, capturedIkeOffer } from './ikev2-offer.ts';

/** Negotiations that are remembered at once. */
const remembered = 20_000;
/** An initiator gives up long before; what comes later was kept by somebody. */
const answeredWithinMs = 300_000;

export interface IkeCounts {
  /** Answers to what nobody asked in the capture: a network, an SPI, an address or a port that no request had, or one that came too late. */
  answersAlone: number;
  /** Messages that cannot be read. */
  malformed: number;
  /** Messages that the capture has not as a whole. */
  cut: number;
  /** Negotiations that were forgotten for others, which are told as far as they came. */
  forgotten: number;
}

interface Asked {
  readonly offer: CapturedIkeOffer | CapturedIkev1Offer;
  readonly octets: Uint8Array;
  readonly client: Place;
  readonly server: Place;
  readonly segment: number;
  readonly frames: readonly number[];
  readonly atMs: number;
  answer: (IkeReading & { readonly octets: Uint8Array; readonly frames: readonly number[] }) | undefined;
  /** Another answer to the same request: whose the gateway's is, is not known. */
  isContested: boolean;
  /** Who was seen to go on under the keys that were agreed on. */
  readonly wentOn: { client: boolean; server: boolean };
}

/** Follows the first exchanges of IKE, by the network and the SPI of the initiator, whatever its address and port are. */
export class IkeWatch {
  readonly counts: IkeCounts = { answersAlone: 0, malformed: 0, cut: 0, forgotten: 0 };
  readonly #sink: NegotiationSink;
  readonly #asked: RecentMap<Asked>;
  #isEnding = false;

  constructor(sink: NegotiationSink, atMost: number = remembered) {
    this.#sink = sink;
    this.#asked = new RecentMap(atMost, (one) => {
      if (!this.#isEnding) this.counts.forgotten += 1;
      this.#tell(one);
    });
  }

  /** A datagram whose message begins at `at`. */
  add(packet: Transported, at: number): void {
    const kind = ikeKind(packet.octets, at);
    if (kind === 'other') return;
    const spi = `${packet.segment} ${String.fromCharCode(...packet.octets.subarray(at, at + 8))}`;
    if (kind === 'protected') {
      const known = this.#asked.get(spi);
      if (known !== undefined) this.#wentOn(known, packet, at);
      return;
    }
    const octets = this.#whole(packet, at);
    const message = octets === undefined ? undefined : decodeOrNone(() => decode(ikeMessage, octets));
    if (octets === undefined) return;
    if (message === undefined) {
      // The later messages of phase 1 are encrypted, and so are most informational ones.
      if (kind !== 'informational1' && !isEncrypted(octets)) this.counts.malformed += 1;
      return;
    }
    if (isRequest(kind, message)) this.#question(spi, message, octets, packet);
    else if (isAnswer(kind, message)) this.#answer(spi, message, octets, packet);
  }

  end(): void {
    this.#isEnding = true;
    this.#asked.clear();
  }

  /** The octets of the message; undefined where the capture has not all of them. */
  #whole({ octets, to, missing }: Transported, at: number): Uint8Array | undefined {
    const length = u32(octets, at + 24);
    if (to - at >= length) return octets.slice(at, at + length);
    if (missing > 0) this.counts.cut += 1;
    else this.counts.malformed += 1;
    return undefined;
  }

  #question(spi: string, message: IkeMessage, octets: Uint8Array, packet: Transported): void {
    const known = this.#asked.get(spi);
    if (known !== undefined && equalOctets(known.octets, octets)) return;
    const offer = decodeOrNone(() =>
      message.majorVersion === 2 ? capturedIkeOffer(message) : capturedIkev1Offer(message),
    );
    if (offer === undefined) {
      this.counts.malformed += 1;
      return;
    }
    // The same again with a cookie or another group: what was answered before it is over.
    if (known !== undefined) this.#tell(known);
    const [client, server] = placesOf(packet);
    const { segment, atMs } = packet;
    const wentOn = { client: false, server: false };
    this.#asked.set(spi, {
      offer,
      octets,
      client,
      server,
      segment,
      atMs,
      frames: framesOf(packet),
      answer: undefined,
      isContested: false,
      wentOn,
    });
  }

  #answer(spi: string, message: IkeMessage, octets: Uint8Array, packet: Transported): void {
    const known = this.#asked.get(spi);
    const [server, client] = placesOf(packet);
    // Either side may say so; what the client says is no answer.
    if (known !== undefined && known.offer.kind === 'phase1' && isSamePlace(known.client, server)) return;
    if (
      known === undefined ||
      !isSamePlace(known.server, server) ||
      !isSamePlace(known.client, client) ||
      packet.atMs - known.atMs > answeredWithinMs
    ) {
      this.counts.answersAlone += 1;
      return;
    }
    if (known.answer !== undefined) {
      // An informational message behind the choice of phase 1 is about what came later.
      const isLater = message.exchangeType === ikev1ExchangeType.informational;
      if (!isLater && !equalOctets(known.answer.octets, octets)) known.isContested = true;
      return;
    }
    const { offer } = known;
    const reading = decodeOrNone(() =>
      offer.kind === 'ike-sa-init' ? readIkev2Answer(offer, message) : readIkev1Answer(offer, message),
    ) ?? { outcome: 'malformed', detail: 'an answer that cannot be read' };
    known.answer = { ...reading, octets, frames: framesOf(packet) };
  }

  /** Under both SPIs, that of the responder as it was in the answer. */
  #wentOn(known: Asked, packet: Transported, at: number): void {
    const own = known.answer?.octets.subarray(8, 16);
    if (own === undefined || !equalOctets(own, packet.octets.subarray(at + 8, at + 16))) return;
    const [source] = placesOf(packet);
    if (source.address === known.client.address) known.wentOn.client = true;
    else if (source.address === known.server.address) known.wentOn.server = true;
  }

  #tell({ offer, octets, client, server, segment, frames, atMs, answer, isContested, wentOn }: Asked): void {
    const reading: IkeReading =
      answer === undefined
        ? { outcome: 'silent', detail: 'no answer in the capture' }
        : isContested
          ? { outcome: 'malformed', detail: 'two answers that differ to one request' }
          : answer;
    // An identity and a hash over a shared secret stand in aggressive mode: whoever has them can guess.
    const isKept = offer.kind === 'ike-sa-init' || offer.mode === 'main';
    const none = new Uint8Array(0);
    const { outcome, detail, answer: said } = reading;
    this.#sink({
      protocol: offer.kind === 'ike-sa-init' ? 'ikev2' : 'ikev1',
      client,
      server,
      segment,
      offer,
      outcome,
      detail: outcome === 'answered' && wentOn.client && wentOn.server ? `${detail}, and both went on with it` : detail,
      ...(said === undefined ? {} : { answer: said }),
      sent: isKept ? octets : none,
      received: isKept ? (answer?.octets ?? none) : none,
      frames: { sent: frames, received: answer?.frames ?? [] },
      atMs,
    });
  }
}

function framesOf({ frame, fragments }: Transported): readonly number[] {
  return fragments ?? [frame];
}

function isRequest(kind: IkeKind, { flags, responderSpi, payloads }: IkeMessage): boolean {
  if (responderSpi.some((octet) => octet !== 0)) return false;
  if (kind === 'init') return (flags & headerFlag.response) === 0;
  return kind === 'phase1' && payloads.some(({ type }) => type === ikev1PayloadType.securityAssociation);
}

function isAnswer(kind: IkeKind, { flags, payloads, messageId, exchangeType }: IkeMessage): boolean {
  if (kind === 'init') return (flags & headerFlag.response) !== 0 && messageId === 0;
  const has = (wanted: number): boolean => payloads.some(({ type }) => type === wanted);
  if (exchangeType === ikev1ExchangeType.informational) return has(ikev1PayloadType.notification);
  return has(ikev1PayloadType.securityAssociation);
}

function isEncrypted(octets: Uint8Array): boolean {
  return octets[17] === 0x10 && ((octets[19] as number) & 0x01) !== 0;
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.address === b.address && a.port === b.port;
}
