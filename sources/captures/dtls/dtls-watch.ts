import { joined } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { type ClientHello, clientHello } from '../../../core/protocol/tls/client-hello.ts';
import { handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { alertText } from '../../../core/protocol/tls/registry.ts';
import { isHelloRetryRequest, serverHello } from '../../../core/protocol/tls/server-hello.ts';
import { decode } from '../../../core/wire/codec.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import { placesOf } from '../layers/address-text.ts';
import type { Transported } from '../layers/transported.ts';
import type { Negotiation, NegotiationSink, Place } from '../negotiation.ts';
import { emptyFlowKey, type FlowKey, flowKey } from '../tcp/flow-key.ts';
import { RecentFlows } from '../tcp/recent-flows.ts';
import { capturedChoice, describeChoice, notOffered } from '../tls/hello-choice.ts';
import { capturedHello } from '../tls/hello-offer.ts';
import { type DtlsDatagram, readDtls } from './dtls-datagram.ts';
import { type DtlsMessage, MessageParts } from './message-parts.ts';

/** Sessions that are followed at once: each may keep both of its directions. */
const sessionsAtMost = 1000;

export interface DtlsCounts {
  /** Answers of servers to hellos that are not in the capture. */
  answersAlone: number;
  brokenHellos: number;
}

interface Session {
  readonly client: Place;
  readonly server: Place;
  readonly segment: number;
  readonly atMs: number;
  /** Of `FlowKey`. */
  readonly side: 0 | 1;
  readonly asked: MessageParts;
  readonly answered: MessageParts;
  alert: { readonly level: number; readonly description: number; readonly frame: number } | undefined;
}

/** Follows the hellos of DTLS, from whatever port to whatever port. */
export class DtlsWatch {
  readonly counts: DtlsCounts = { answersAlone: 0, brokenHellos: 0 };
  readonly #sink: NegotiationSink;
  readonly #sessions = new RecentFlows<Session>(sessionsAtMost, (session) => this.#tell(session));
  readonly #key: FlowKey = emptyFlowKey();

  constructor(sink: NegotiationSink) {
    this.#sink = sink;
  }

  /** A datagram that `isDtls` took. */
  add(packet: Transported): void {
    const own = this.#key;
    flowKey(packet, own);
    const said = readDtls(packet.octets, packet.from + 8, packet.to);
    const known = this.#sessions.get(own);
    const asks = said.fragments.some(({ type }) => type === handshakeType.clientHello);
    const isNew = asks && (known === undefined || known.answered.messages.some(isChoice));
    const session = isNew ? this.#begin(packet) : known;
    if (session === undefined) {
      if (said.fragments.some(({ type }) => type === handshakeType.serverHello)) this.counts.answersAlone += 1;
      return;
    }
    if (isNew && known !== undefined) this.#tell(known);
    this.#take(session, said, own.side === session.side, packet.frame);
  }

  end(): void {
    this.#sessions.clear();
  }

  #begin(packet: Transported): Session {
    const [client, server] = placesOf(packet);
    const { segment, atMs } = packet;
    const { side } = this.#key;
    const parts = { asked: new MessageParts(), answered: new MessageParts() };
    const session = { client, server, segment, atMs, side, ...parts, alert: undefined };
    this.#sessions.set(this.#key, session);
    return session;
  }

  #take(session: Session, { fragments, alert }: DtlsDatagram, isClient: boolean, frame: number): void {
    const parts = isClient ? session.asked : session.answered;
    for (const fragment of fragments) parts.add(fragment, frame);
    if (!isClient && alert !== undefined) session.alert ??= { ...alert, frame };
  }

  #tell({ client, server, segment, atMs, asked, answered, alert }: Session): void {
    // The hello that a cookie or a HelloRetryRequest asked for is the one that is answered.
    const message = asked.messages.findLast(({ type }) => type === handshakeType.clientHello);
    const hello = message === undefined ? undefined : decodeOrNone(() => readHello(message.body));
    const offer = hello === undefined ? undefined : decodeOrNone(() => capturedHello(hello));
    if (message === undefined || offer === undefined) {
      this.counts.brokenHellos += 1;
      return;
    }
    const choice = answered.messages.find(isChoice);
    const base = {
      protocol: 'dtls',
      client,
      server,
      segment,
      atMs,
      offer,
      sent: message.body,
      received: choice?.body ?? new Uint8Array(0),
    } as const;
    const frames = { sent: message.frames, received: choice?.frames ?? (alert === undefined ? [] : [alert.frame]) };
    const end = (told: Pick<Negotiation, 'outcome' | 'detail' | 'answer'>): void =>
      this.#sink({ ...base, frames, ...told });
    if (asked.isConflicting || answered.isConflicting) {
      end({ outcome: 'malformed', detail: 'fragments that differ about the same octets' });
      return;
    }
    if (choice === undefined) {
      if (alert === undefined) end({ outcome: 'silent', detail: 'no answer in the capture' });
      else {
        const { level, description } = alert;
        end({
          outcome: 'refused',
          detail: `alert ${alertText(description)}`,
          answer: { kind: 'alert', level, description },
        });
      }
      return;
    }
    const answer = decodeOrNone(() =>
      capturedChoice(decode(serverHello, choice.body), undefined, { retried: false, completed: false }),
    );
    if (answer === undefined) {
      end({ outcome: 'malformed', detail: 'a ServerHello that cannot be read' });
      return;
    }
    const stranger = notOffered(offer, answer);
    if (stranger === undefined) end({ outcome: 'answered', detail: describeChoice(answer), answer });
    else end({ outcome: 'malformed', detail: `${stranger} was not offered` });
  }
}

/** A ServerHello that is no request for another hello. */
function isChoice({ type, body }: DtlsMessage): boolean {
  if (type !== handshakeType.serverHello) return false;
  const hello = decodeOrNone(() => decode(serverHello, body));
  return hello === undefined || !isHelloRetryRequest(hello);
}

/** A ClientHello of DTLS is that of TLS with a cookie behind the session id (RFC 6347 section 4.2.1). Throws WireError. */
function readHello(body: Uint8Array): ClientHello {
  const sessionIdAt = 2 + 32;
  const cookieAt = sessionIdAt + 1 + (body[sessionIdAt] ?? 0);
  const behind = cookieAt + 1 + (body[cookieAt] ?? 0);
  return decode(clientHello, joined(body.subarray(0, cookieAt), body.subarray(behind)));
}
