import type { JsonObject, OutcomeKind } from '../../../core/observation/observation.ts';
import { equalOctets } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { type ClientHello, clientHello } from '../../../core/protocol/tls/client-hello.ts';
import { extensionType } from '../../../core/protocol/tls/extension.ts';
import { handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { alertText, tlsVersion } from '../../../core/protocol/tls/registry.ts';
import { readServerFlight } from '../../../core/protocol/tls/server-flight.ts';
import {
  isHelloRetryRequest,
  negotiatedGroup,
  negotiatedVersion,
  type ServerHello,
  serverHello,
} from '../../../core/protocol/tls/server-hello.ts';
import { contentType } from '../../../core/protocol/tls/tls-record.ts';
import { decode } from '../../../core/wire/codec.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import type { OctetStream, StreamEnd } from '../octet-stream.ts';
import { type CapturedChoice, capturedChoice, describeChoice, notOffered } from './hello-choice.ts';
import { type CapturedHello, capturedHello } from './hello-offer.ts';
import { type ProtectedRecord, RecordWalker, type SeenMessage } from './record-walker.ts';
import { isInSsl2, readSsl2Said } from './ssl2-choice.ts';
import { type Ssl2Opening, ssl2Opening } from './ssl2-opening.ts';

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

/** What the hello that begins a connection has the form of. */
export type HelloForm = 'tls' | 'ssl2';

/** A hello, and where it stands. */
interface Question extends Pick<SeenMessage, 'from' | 'to'> {
  readonly hello: ClientHello | undefined;
}

/** Follows one connection of TLS, whatever carries it. */
export class TlsDialogue {
  readonly #client: OctetStream;
  readonly #server: OctetStream;
  readonly #form: HelloForm;
  /** The first hello where it has the form of SSL 2.0; records of TLS follow it. */
  #opening: Ssl2Opening | undefined;
  #asked = new RecordWalker();
  readonly #answered = new RecordWalker();
  #read: { readonly message: SeenMessage; readonly hello: ServerHello | undefined } | undefined;

  constructor(client: OctetStream, server: OctetStream, form: HelloForm = 'tls') {
    this.#client = client;
    this.#server = server;
    this.#form = form;
  }

  /** Returns whether all of use was seen: the handshake was completed, or cannot be any more. */
  advance(): boolean {
    if (this.#form === 'ssl2' && this.#opening === undefined) {
      const opening = ssl2Opening(this.#client.octets, this.#client.length);
      if (opening === 'short' || opening === undefined) return opening === undefined;
      this.#opening = opening;
      this.#asked = new RecordWalker(opening.to);
    }
    this.#asked.walk(this.#client.octets, this.#client.length);
    this.#answered.walk(this.#server.octets, this.#server.length);
    return this.#isCompleted();
  }

  /** What it came to; undefined where no hello of a client can be read. */
  end(how: StreamEnd): TlsEnd | undefined {
    const hellos = this.#questions();
    const [first, second] = hellos;
    const [hello, again] = [first?.hello, second?.hello];
    if (first === undefined || hello === undefined) return undefined;
    const offer = decodeOrNone(() => capturedHello(hello, this.#opening?.cipherKinds));
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
    if (this.#opening !== undefined && isInSsl2(this.#server.octets))
      return this.#endInSsl2(this.#opening, how, { ...none, frames: { sent: sentFrames, received: [] } });
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
    const wanted = retry === undefined ? undefined : decodeOrNone(() => wantedBy(retry));
    if (choice === undefined || asked === undefined || (isRetried && wanted === undefined))
      return broken('a ServerHello that cannot be read');
    const stranger =
      (wanted === undefined ? undefined : notOffered(offer, wanted)) ??
      notOffered(asked, choice) ??
      (isRetried ? differsFrom(retry, message) : undefined);
    if (stranger !== undefined) return broken(`${stranger} was not offered`);
    const question = isRetried && second !== undefined ? second : first;
    if (this.#isBefore(question, chosen)) return broken(tooEarly);
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

  /** The first hello, and that which follows a HelloRetryRequest. */
  #questions(): readonly Question[] {
    const own = this.#asked.messages.filter(({ type }) => type === handshakeType.clientHello);
    const opening = this.#opening === undefined ? [] : [{ from: 0, ...this.#opening }];
    const read = ({ body, from, to }: SeenMessage): Question => ({
      from,
      to,
      hello: decodeOrNone(() => decode(clientHello, body)),
    });
    return [...opening, ...own.slice(0, 2).map(read)].slice(0, 2);
  }

  /** What a server says to a hello in the form of SSL 2.0 that takes SSL 2.0 itself, or is its ERROR. */
  #endInSsl2(opening: Ssl2Opening, how: StreamEnd, unanswered: Omit<TlsEnd, 'outcome' | 'detail'>): TlsEnd {
    const said = readSsl2Said(this.#server.octets, this.#server.length, opening);
    if (said === undefined) return { ...unanswered, ...unansweredBy(how) };
    const { to, connectionId, ...read } = said;
    const frames = { ...unanswered.frames, received: this.#server.framesOf(0, to) };
    const told = { ...unanswered, received: this.#server.octets.slice(0, to), frames };
    if (this.#isBefore({ from: 0, to: opening.to }, { from: 0, to }))
      return { ...told, outcome: 'malformed', detail: tooEarly };
    const randoms =
      connectionId === undefined ? {} : { randoms: { client: opening.hello.random, server: connectionId } };
    return { ...told, ...read, ...randoms };
  }

  /** Whether an answer began to come before its question was whole. */
  #isBefore(question: Pick<SeenMessage, 'from' | 'to'>, answer: Pick<SeenMessage, 'from' | 'to'>): boolean {
    const questionAt = this.#client.framesOf(question.from, question.to).at(-1) ?? 0;
    const answerAt = this.#server.framesOf(answer.from, answer.to)[0] ?? 0;
    return answerAt < questionAt;
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
    const { fault } = this.#answered;
    return fault === undefined ? unansweredBy(how) : { outcome: 'malformed', detail: fault };
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

const tooEarly = 'an answer that came before the question';

function unansweredBy(how: StreamEnd): Pick<TlsEnd, 'outcome' | 'detail'> {
  if (how === 'reset') return { outcome: 'reset', detail: 'reset' };
  if (how === 'closed') return { outcome: 'closed', detail: 'closed without an answer' };
  return { outcome: 'silent', detail: 'no answer in the capture' };
}

/** A Finished, which stands behind a ChangeCipherSpec. */
function isDone({ protectedRecords }: RecordWalker): boolean {
  return protectedRecords[0]?.type === contentType.handshake;
}

function isData({ type }: ProtectedRecord): boolean {
  return type === contentType.applicationData;
}

/** What a HelloRetryRequest chose of the first hello. Throws WireError. */
function wantedBy(retry: ServerHello): Pick<CapturedChoice, 'version' | 'suite' | 'compressionMethod'> {
  const { cipherSuite: suite, compressionMethod } = retry;
  return { version: negotiatedVersion(retry), suite, compressionMethod };
}

function differsFrom(retry: ServerHello, hello: ServerHello): string | undefined {
  if (retry.cipherSuite !== hello.cipherSuite) return 'another suite than the HelloRetryRequest had';
  const [wanted, given] = [retry, hello].map((one) => decodeOrNone(() => negotiatedGroup(one)));
  return wanted !== undefined && wanted !== given ? 'another group than the HelloRetryRequest had' : undefined;
}
