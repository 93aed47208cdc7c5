import type { Target } from '../../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../../core/observation/observation.ts';
import { suiteNames, suitesOf, versionNames } from '../../../core/protocol/tls/registry.ts';
import { readServerFlight } from '../../../core/protocol/tls/server-flight.ts';
import type {
  HandshakeOutcome,
  HandshakeRequest,
  StreamContext,
  StreamOutcome,
} from '../../../probes/stream-context.ts';
import { clientHelloMessage, helloRecord } from '../../../probes/tls/client-hello-octets.ts';
import { isAnswerComplete } from '../../../probes/tls/hello-answer.ts';
import { helloOffer } from '../../../probes/tls/hello-offer.ts';
import { opensslSuite } from '../../../probes/tls/openssl-suite.ts';
import { ConnectionGate } from '../../../src/run/connection-gate.ts';
import { earlyOver } from '../../../src/run/early-connection.ts';
import { overBudget } from '../../../src/run/over-budget.ts';
import { VirtualTimers } from '../virtual-timers.ts';
import { answerOf, type HandshakeEnd, type TlsAdversary } from './tls-adversary.ts';
import { visitOf } from './tls-visit.ts';

export interface VirtualPlaceOptions {
  readonly adversary: TlsAdversary;
  readonly target: Target;
  readonly seed: number;
  /** As on the command line. */
  readonly connectionsAtOnce: number;
}

/** Virtual milliseconds. */
const roundTripMs = 20;
const workMs = 1;
const timeoutMs = 5000;

/** The client's place before a scripted gateway in virtual time, with the run's own limits on connections. */
export interface VirtualTlsPlace {
  readonly context: StreamContext;
  readonly timers: VirtualTimers;
  readonly drafts: readonly ObservationDraft[];
  /** Connections that the gateway accepted. */
  readonly connections: () => number;
}

export function virtualTlsPlace({ adversary, target, seed, connectionsAtOnce }: VirtualPlaceOptions): VirtualTlsPlace {
  const timers = new VirtualTimers();
  const gateway = new VirtualGateway(adversary, timers, seed);
  const { signal } = new AbortController();
  const drafts: ObservationDraft[] = [];
  const pause = (durationMs: number): Promise<void> =>
    new Promise((resolve) => void timers.after(durationMs, () => resolve()));
  const gate = new ConnectionGate(
    { atOnce: connectionsAtOnce, paceMs: 0 },
    { nowMs: () => timers.nowMs(), sleep: pause },
  );
  let drawn = 0;
  const over = (connection: VirtualConnection): Pick<StreamContext, 'exchange' | 'handshake'> => ({
    exchange: (octets, isComplete, _purpose, onSent) => connection.exchange(octets, isComplete, onSent),
    handshake: (request) => connection.handshake(request),
  });
  const exchange: StreamContext['exchange'] = async (octets, isComplete, purpose = 'question', onSent) =>
    (await gate.pass(signal, purpose, async (count) => ({
      ...(await gateway.connect().exchange(octets, isComplete, onSent)),
      ...count,
    }))) ?? {
      ...overBudget(timers.nowMs()),
      received: new Uint8Array(0),
    };
  const handshake: StreamContext['handshake'] = async (request) =>
    (await gate.pass(signal, 'question', async (count) => ({
      ...(await gateway.connect().handshake(request)),
      ...count,
    }))) ?? {
      ...overBudget(timers.nowMs()),
      chain: [],
    };
  return {
    timers,
    drafts,
    connections: () => gateway.accepted,
    context: {
      target,
      signal,
      exchange,
      handshake,
      earlyConnection: () =>
        earlyOver<VirtualConnection>({
          gate,
          exchange,
          handshake,
          over,
          open: () => {
            const connection = gateway.connect();
            return { take: () => connection, close: () => connection.close() };
          },
          end: (connection) => connection.close(),
        }),
      earlyRoom: () => gate.room,
      pause,
      random: (length) => new Uint8Array(length).fill(++drawn),
      record: (draft) => void drafts.push(draft),
    },
  };
}

class VirtualGateway {
  readonly #adversary: TlsAdversary;
  readonly #seed: number;
  readonly timers: VirtualTimers;
  readonly acceptedMs: number[] = [];
  open = 0;
  asking = 0;

  constructor(adversary: TlsAdversary, timers: VirtualTimers, seed: number) {
    this.#adversary = adversary;
    this.timers = timers;
    this.#seed = seed;
  }

  get accepted(): number {
    return this.acceptedMs.length;
  }

  connect(): VirtualConnection {
    return new VirtualConnection(this);
  }

  get ends(): HandshakeEnd | undefined {
    return this.#adversary.ends;
  }

  answer(arrival: Parameters<typeof visitOf>[0]): ReturnType<typeof answerOf> {
    return answerOf(this.#adversary, visitOf(arrival, this.#seed));
  }
}

/** One connection from the client's side; what the gateway does happens half a round trip later. */
class VirtualConnection {
  readonly #gateway: VirtualGateway;
  readonly #connected: Promise<void>;
  #number = 0;
  #openAtAccept = 0;
  #isClosed = false;

  constructor(gateway: VirtualGateway) {
    this.#gateway = gateway;
    this.#connected = this.#accept();
  }

  async #accept(): Promise<void> {
    const gateway = this.#gateway;
    await this.#wait(roundTripMs / 2);
    gateway.acceptedMs.push(gateway.timers.nowMs());
    this.#number = gateway.acceptedMs.length;
    this.#openAtAccept = ++gateway.open;
    await this.#wait(roundTripMs / 2);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    void this.#connected.then(() => this.#wait(roundTripMs / 2)).then(() => void this.#gateway.open--);
  }

  async exchange(
    octets: Uint8Array,
    isComplete: (received: Uint8Array) => boolean,
    onSent?: () => void,
    asOpenSsl = false,
  ): Promise<StreamOutcome> {
    const gateway = this.#gateway;
    const startedAtMs = gateway.timers.nowMs();
    await this.#connected;
    onSent?.();
    await this.#wait(roundTripMs / 2);
    gateway.asking++;
    // What arrives at the same time is there before any of it is answered.
    await this.#wait(0);
    const reply = gateway.answer({
      number: this.#number,
      acceptedAtMs: gateway.acceptedMs[this.#number - 1] ?? 0,
      atMs: gateway.timers.nowMs(),
      openAtAccept: this.#openAtAccept,
      open: gateway.open,
      asking: gateway.asking,
      acceptedMs: [...gateway.acceptedMs],
      sent: octets,
      isComplete: asOpenSsl,
    });
    await this.#wait(reply.afterMs ?? workMs);
    gateway.asking--;
    await this.#wait(roundTripMs / 2);
    if ('kind' in reply && reply.kind === 'silent') await this.#wait(timeoutMs);
    if (!asOpenSsl) this.close();
    const ended = { startedAtMs, elapsedMs: gateway.timers.nowMs() - startedAtMs };
    if ('kind' in reply) {
      return { kind: reply.kind, received: reply.before ?? new Uint8Array(0), detail: words[reply.kind], ...ended };
    }
    const length = lengthOf(reply.octets, isComplete);
    if (length !== undefined)
      return { kind: 'answered', received: reply.octets.slice(0, length), detail: '', ...ended };
    return { kind: 'closed', received: reply.octets, detail: 'closed in the middle of an answer', ...ended };
  }

  /** As OpenSSL would fare: complete where the first flight is. */
  async handshake({ version, opensslSuite: name, serverName }: HandshakeRequest): Promise<HandshakeOutcome> {
    const startedAtMs = this.#gateway.timers.nowMs();
    const suite = suitesOf(version).find((one) => opensslSuite(one) === name) ?? 0;
    const named = serverName === undefined ? {} : { serverName };
    const target = { url: '', scheme: 'tls', host: '', port: 0, ...named } as const;
    const keyShares = version >= 0x0304 ? [0x001d] : [];
    const material = {
      random: new Uint8Array(32),
      sessionId: new Uint8Array(0),
      keyShares: keyShares.map((group) => ({ group, keyExchange: new Uint8Array(32) })),
    };
    const hello = clientHelloMessage({ ...helloOffer(target, version, [suite], 'small'), keyShares }, material);
    const seen = await this.exchange(
      helloRecord(hello, version),
      (received) => isAnswerComplete(received, 'done'),
      undefined,
      true,
    );
    const flight = readServerFlight(seen.received);
    const isAnswered = flight.hello !== undefined;
    if (isAnswered) await this.#wait(roundTripMs);
    this.close();
    const times = { startedAtMs, elapsedMs: this.#gateway.timers.nowMs() - startedAtMs };
    const chain = flight.certificates ?? [];
    if (flight.alert !== undefined) {
      const detail = `EPROTO: ssl alert, SSL alert number ${flight.alert.description}`;
      return { kind: 'failed', detail, chain: [], ...times };
    }
    if (seen.kind !== 'answered') return { kind: seen.kind, detail: seen.detail, chain: [], ...times };
    const wanted: HandshakeEnd | undefined = flight.certificateRequested ? missesCertificate : undefined;
    const end = this.#gateway.ends ?? wanted;
    if (end !== undefined) {
      const { kind, detail, sentFinished = false } = end;
      return { kind, detail, chain, ...(sentFinished ? { sentFinished } : {}), ...times };
    }
    if (flight.hello?.cipherSuite !== suite || flight.version !== version) {
      return { kind: 'failed', detail: 'wrong cipher returned', chain, ...times };
    }
    const negotiated = { version: versionNames.name(version), suite: suiteNames.name(suite) };
    return { kind: 'completed', detail: '', chain, negotiated, ...times };
  }

  #wait(durationMs: number): Promise<void> {
    return new Promise((resolve) => void this.#gateway.timers.after(durationMs, () => resolve()));
  }
}

const missesCertificate: HandshakeEnd = {
  kind: 'failed',
  detail: 'EPROTO: ssl alert, SSL alert number 40',
  sentFinished: true,
};

const words = {
  silent: `no answer in ${timeoutMs} ms`,
  closed: 'closed without an answer',
  reset: 'ECONNRESET',
  unreachable: 'ECONNREFUSED',
};

function lengthOf(octets: Uint8Array, isComplete: (received: Uint8Array) => boolean): number | undefined {
  for (let length = 1; length <= octets.length; length++) {
    if (isComplete(octets.subarray(0, length))) return length;
  }
  return undefined;
}
