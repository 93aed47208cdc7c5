import type { JsonObject, OutcomeKind } from '../../../core/observation/observation.ts';
import { equalOctets } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { clientHello } from '../../../core/protocol/tls/client-hello.ts';
import { extensionType } from '../../../core/protocol/tls/extension.ts';
import { handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { alertText, tlsVersion } from '../../../core/protocol/tls/registry.ts';
import { readServerFlight } from '../../../core/protocol/tls/server-flight.ts';
import {
  isHelloRetryRequest,
  negotiatedGroup,
  type ServerHello,
  serverHello,
} from '../../../core/protocol/tls/server-hello.ts';
import { contentType } from '../../../core/protocol/tls/tls-record.ts';
import { decode } from '../../../core/wire/codec.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import type { OctetStream, StreamEnd } from '../octet-stream.ts';
import { capturedChoice, describeChoice, notOffered } from './hello-choice.ts';
import { type CapturedHello, capturedHello } from './hello-offer.ts';
import { type ProtectedRecord, RecordWalker, type SeenMessage } from './record-walker.ts';

/** What a dialogue of TLS came to. */
export interface TlsEnd {
  readonly offer: CapturedHello;
  readonly outcome: OutcomeKind;
  readonly detail: string;
  readonly answer?: JsonObject;
  readonly sent: Uint8Array;
  readonly received: Uint8Array;
  readonly frames: { readonly sent: readonly number[]; readonly received: readonly number[] };
  /** Of the choice: a second connection with the same is one that was played again. */
  readonly randoms?: { readonly client: Uint8Array; readonly server: Uint8Array };
}

/** A Finished of TLS 1.3 with the shortest hash, its head, its type and the tag: what is shorter is an alert. */
const shortestFinished = 53;
const longestAlert = 24;

/** Follows one connection of TLS, whatever carries it. */
export class TlsDialogue {
  readonly #client: OctetStream;
  readonly #server: OctetStream;
  readonly #asked = new RecordWalker();
  readonly #answered = new RecordWalker();
  #read: { readonly message: SeenMessage; readonly hello: ServerHello | undefined } | undefined;

  constructor(client: OctetStream, server: OctetStream) {
    this.#client = client;
    this.#server = server;
  }

  /** Returns whether all of use was seen: the handshake was completed, or cannot be any more. */
  advance(): boolean {
    this.#asked.walk(this.#client.octets, this.#client.length);
    this.#answered.walk(this.#server.octets, this.#server.length);
    return this.#isCompleted();
  }

  /** What it came to; undefined where no hello of a client can be read. */
  end(how: StreamEnd): TlsEnd | undefined {
    const hellos = this.#asked.messages.filter(({ type }) => type === handshakeType.clientHello).slice(0, 2);
    const [first, second] = hellos;
    const read = (message: SeenMessage | undefined) =>
      message === undefined ? undefined : decodeOrNone(() => decode(clientHello, message.body));
    const [hello, again] = [read(first), read(second)];
    if (first === undefined || hello === undefined) return undefined;
    const offer = decodeOrNone(() => capturedHello(hello));
    const offerAgain = again === undefined ? undefined : decodeOrNone(() => capturedHello(again));
    if (offer === undefined) return undefined;
    const to = second?.to ?? first.to;
    const base = { offer, sent: this.#client.octets.slice(0, to) };
    const none = { ...base, received: new Uint8Array(0) };
    const sentFrames = [...new Set(hellos.flatMap((one) => this.#client.framesOf(one.from, one.to)))];
    if (this.#client.isConflicting || this.#server.isConflicting) {
      const frames = { sent: sentFrames, received: this.#server.framesOf(0, this.#server.length).slice(0, 8) };
      return { ...none, outcome: 'malformed', detail: 'segments that differ about the same octets', frames };
    }
    const { alert } = this.#answered;
    const servers = this.#answered.messages.filter(({ type }) => type === handshakeType.serverHello);
    const retry = this.#retry(servers[0]);
    const chosen = retry === undefined ? servers[0] : servers[1];
    if (chosen === undefined) {
      if (alert === undefined) return { ...none, ...this.#unanswered(how), frames: { sent: sentFrames, received: [] } };
      const { level, description } = alert;
      return {
        ...base,
        received: this.#server.octets.slice(0, alert.to),
        frames: { sent: sentFrames, received: this.#server.framesOf(alert.from, alert.to) },
        outcome: description === 0 ? 'closed' : 'refused',
        detail: `alert ${alertText(description)}`,
        answer: { kind: 'alert', level, description },
      };
    }
    const message = this.#serverHello(chosen);
    const isRetried = retry !== undefined;
    const asked = isRetried ? offerAgain : offer;
    const received = this.#server.octets.slice(0, this.#flightEnd);
    const frames = { sent: sentFrames, received: this.#server.framesOf(servers[0]?.from ?? chosen.from, chosen.to) };
    const broken = (detail: string): TlsEnd => ({ ...base, received, frames, outcome: 'malformed', detail });
    if (message === undefined) return broken('a ServerHello that cannot be read');
    const flight = isRetried ? undefined : readServerFlight(received);
    const choice = decodeOrNone(() =>
      capturedChoice(message, flight, { retried: isRetried, completed: this.#isCompleted() }),
    );
    if (choice === undefined || asked === undefined) return broken('a ServerHello that cannot be read');
    const stranger = notOffered(asked, choice) ?? (isRetried ? differsFrom(retry, message) : undefined);
    if (stranger !== undefined) return broken(`${stranger} was not offered`);
    const question = isRetried && second !== undefined ? second : first;
    const questionAt = this.#client.framesOf(question.from, question.to).at(-1) ?? 0;
    const answerAt = this.#server.framesOf(chosen.from, chosen.to)[0] ?? 0;
    if (answerAt < questionAt) return broken('an answer that came before the question');
    if (choice.version >= tlsVersion.tls13 && !equalOctets(message.legacySessionId, (again ?? hello).legacySessionId))
      return broken('an answer to another hello: the session id is not the one that was sent');
    return {
      ...base,
      received,
      frames,
      outcome: 'answered',
      detail: describeChoice(choice),
      answer: choice,
      randoms: { client: hello.random, server: message.random },
    };
  }

  #retry(message: SeenMessage | undefined): ServerHello | undefined {
    const hello = this.#serverHello(message);
    return hello !== undefined && isHelloRetryRequest(hello) ? hello : undefined;
  }

  /** The last that was read is kept: it is asked for with every packet until the handshake is completed. */
  #serverHello(message: SeenMessage | undefined): ServerHello | undefined {
    if (message === undefined) return undefined;
    if (this.#read?.message !== message)
      this.#read = { message, hello: decodeOrNone(() => decode(serverHello, message.body)) };
    return this.#read.hello;
  }

  #unanswered(how: StreamEnd): Pick<TlsEnd, 'outcome' | 'detail'> {
    if (this.#answered.fault !== undefined) return { outcome: 'malformed', detail: this.#answered.fault };
    if (how === 'reset') return { outcome: 'reset', detail: 'reset' };
    if (how === 'closed') return { outcome: 'closed', detail: 'closed without an answer' };
    return { outcome: 'silent', detail: 'no answer in the capture' };
  }

  /** Behind the flight in the clear. */
  get #flightEnd(): number {
    return this.#answered.messages.at(-1)?.to ?? 0;
  }

  /**
   * Whether both sides derived the same keys from the same hellos. Up to TLS 1.2: both Finished, and data of the application behind them. In TLS 1.3,
   * where all of it looks alike: what the client protected is long enough for its Finished, and the server went on behind it with what is no alert.
   */
  #isCompleted(): boolean {
    const chosen = this.#answered.messages.findLast(({ type }) => type === handshakeType.serverHello);
    const message = this.#serverHello(chosen);
    if (chosen === undefined || message === undefined || isHelloRetryRequest(message)) return false;
    const isNew = (message.extensions ?? []).some(({ type }) => type === extensionType.supportedVersions);
    const [asked, answered] = [this.#asked.protectedRecords, this.#answered.protectedRecords];
    if (!isNew) {
      return isDone(this.#asked) && isDone(this.#answered) && (asked.some(isData) || answered.some(isData));
    }
    const answeredIn = this.#server.framesOf(chosen.from, chosen.to).at(-1) ?? 0;
    const frameOf = (stream: OctetStream, from: number): number => stream.framesOf(from, from + 1)[0] ?? 0;
    const finished = asked.find(
      ({ length, from }) => length >= shortestFinished && frameOf(this.#client, from) > answeredIn,
    );
    if (finished === undefined) return false;
    const finishedIn = frameOf(this.#client, finished.from);
    return answered.some(({ length, from }) => length > longestAlert && frameOf(this.#server, from) > finishedIn);
  }
}

/** A Finished, which stands behind a ChangeCipherSpec. */
function isDone({ protectedRecords }: RecordWalker): boolean {
  return protectedRecords[0]?.type === contentType.handshake;
}

function isData({ type }: ProtectedRecord): boolean {
  return type === contentType.applicationData;
}

function differsFrom(retry: ServerHello, hello: ServerHello): string | undefined {
  if (retry.cipherSuite !== hello.cipherSuite) return 'another suite than the HelloRetryRequest had';
  const [wanted, given] = [retry, hello].map((one) => decodeOrNone(() => negotiatedGroup(one)));
  return wanted !== undefined && wanted !== given ? 'another group than the HelloRetryRequest had' : undefined;
}
