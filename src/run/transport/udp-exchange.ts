import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DatagramContext, DatagramOutcome, FollowUp, IsAnswer } from '../../../probes/datagram-context.ts';

/** When a request is sent again (RFC 7296 section 2.1): the wait after the n-th try is `firstWaitMs` times `factor` to the n-1. */
export interface RetransmissionSchedule {
  readonly tries: number;
  readonly firstWaitMs: number;
  readonly factor: number;
}

/** Gives up after 0.5 + 0.9 + 1.62 + 2.92 seconds. */
export const defaultSchedule: RetransmissionSchedule = { tries: 4, firstWaitMs: 500, factor: 1.8 };

/** One port of the peer. */
export interface UdpPort {
  readonly port: number;
  /** Whether messages stand behind four zero octets, as IKE does on 4500 (RFC 7296 section 2.23). */
  readonly nonEspMarker: boolean;
}

export interface UdpExchangeOptions extends UdpPort {
  /** An IP address. */
  readonly address: string;
  readonly octets: Uint8Array;
  /** Others are ignored, at most 32 of them. */
  readonly isAnswer: IsAnswer;
  /** What is sent next, from the same source port, and by the same schedule. Default nothing. */
  readonly followUp?: FollowUp | undefined;
  /** UDP port to send from. Default an ephemeral one. */
  readonly sourcePort?: number | undefined;
  /** Default `defaultSchedule`. */
  readonly schedule?: RetransmissionSchedule;
  /** Called for every datagram that is sent. */
  readonly onSent?: (() => void) | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds since the start of the scan. */
  readonly now: () => number;
}

const ignoredAtMost = 32;
const nonEspMarker = new Uint8Array(4);

/**
 * One request from an ephemeral port of a connected socket, so that only the peer's datagrams arrive and a port unreachable is heard.
 * Rejects only when `signal` aborts, with its reason.
 */
export function exchangeOverUdp(options: UdpExchangeOptions): Promise<DatagramOutcome> {
  const { signal, schedule = defaultSchedule } = options;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const startedAtMs = options.now();
    const socket = createSocket(isIPv6(options.address) ? 'udp6' : 'udp4');
    let request = options.octets;
    let tries = 0;
    let attempts = 0;
    let ignored = 0;
    let last: Uint8Array = new Uint8Array(0);
    let timer: NodeJS.Timeout | undefined;
    const cleanup = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      // A late error of a socket that nobody waits for any more must not bring the process down.
      socket.on('error', () => undefined);
      closeQuietly(socket);
    };
    const finish = (kind: DatagramOutcome['kind'], detail: string): void => {
      cleanup();
      const elapsedMs = options.now() - startedAtMs;
      resolve({ kind, received: last, detail, sent: request, attempts, port: options.port, startedAtMs, elapsedMs });
    };
    const onAbort = (): void => {
      cleanup();
      reject(signal.reason as Error);
    };
    const send = (): void => {
      if (tries === schedule.tries) {
        const waited = `no answer to ${tries} tries`;
        finish(
          ignored === 0 ? 'silent' : 'malformed',
          ignored === 0 ? waited : `${waited}, ${ignored} other datagrams`,
        );
        return;
      }
      attempts++;
      options.onSent?.();
      timer = setTimeout(send, schedule.firstWaitMs * schedule.factor ** tries++);
      socket.send(options.nonEspMarker ? [nonEspMarker, request] : request);
    };
    const answered = (): void => {
      const next = options.followUp?.(last);
      if (next === undefined) {
        finish('answered', '');
        return;
      }
      clearTimeout(timer);
      request = next;
      tries = 0;
      send();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      finish(code === 'EMSGSIZE' ? 'silent' : 'unreachable', code);
    });
    socket.on('message', (datagram) => {
      last = withoutMarker(new Uint8Array(datagram), options.nonEspMarker);
      if (options.isAnswer(last)) answered();
      else if (++ignored === ignoredAtMost) finish('malformed', `${ignored} datagrams that are no answer`);
    });
    socket.on('connect', send);
    const connect = (): void => socket.connect(options.port, options.address);
    if (options.sourcePort === undefined) connect();
    else socket.bind({ port: options.sourcePort }, connect);
  });
}

function closeQuietly(socket: Socket): void {
  try {
    socket.close();
  } catch {
    // Not bound yet: an abort came before the socket was open, or it never opened.
  }
}

/** A datagram without the marker where there should be one is ESP or worse; it is kept as it is and answers nothing. */
function withoutMarker(datagram: Uint8Array, expected: boolean): Uint8Array {
  return expected && datagram.subarray(0, 4).every((octet) => octet === 0) ? datagram.slice(4) : datagram;
}

/** IKE's ports in the order in which they are tried. */
export const ikePorts: readonly UdpPort[] = [
  { port: 500, nonEspMarker: false },
  { port: 4500, nonEspMarker: true },
];

export interface UdpPeerOptions {
  readonly address: string;
  /** At least one; the first that answers is kept. */
  readonly ports: readonly UdpPort[];
  readonly schedule?: RetransmissionSchedule;
  /** As of `UdpExchangeOptions`. */
  readonly sourcePort?: number | undefined;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/**
 * Exchanges with one peer. Until a port answered, each exchange asks the ports in order, the next when the first wait for the one before is
 * over, so that a peer that is not there costs one time-out and not one for each port; from a fixed source port one after another. The outcome
 * is that of the port which answered, otherwise the first port's, with the tries of all of them.
 */
export function udpPeer(options: UdpPeerOptions): DatagramContext['exchange'] {
  let { ports } = options;
  return async (octets, isAnswer, followUp) => {
    const [only, ...others] = ports;
    if (only === undefined) throw new RangeError('at least one port wanted, none found');
    const asked = { ...options, octets, isAnswer, followUp };
    if (others.length === 0) return told([await exchangeOverUdp({ ...asked, ...only })]);
    const startedAtMs = options.now();
    const { outcomes, attempts } = await askPorts(asked, ports);
    const outcome = told(outcomes);
    if (outcome.kind === 'answered') ports = ports.filter(({ port }) => port === outcome.port);
    return { ...outcome, attempts, startedAtMs, elapsedMs: options.now() - startedAtMs };
  };
}

/** What an answer decides, or malformed datagrams do; otherwise the first, with the words of all. */
function told(outcomes: readonly DatagramOutcome[]): DatagramOutcome {
  const decisive =
    outcomes.find(({ kind }) => kind === 'answered') ??
    outcomes.find(({ kind }) => kind === 'malformed') ??
    outcomes[0];
  if (decisive === undefined) throw new RangeError('at least one outcome wanted, none found');
  const detail = outcomes.map((one) => `UDP ${one.port}: ${one.detail}`).join('; ');
  return { ...decisive, detail: decisive.kind === 'answered' ? '' : detail };
}

/** Asks one port after another, and none any more when one has answered. */
async function askPorts(
  options: Omit<UdpExchangeOptions, keyof UdpPort>,
  ports: readonly UdpPort[],
): Promise<{ readonly outcomes: readonly DatagramOutcome[]; readonly attempts: number }> {
  const { schedule = defaultSchedule, sourcePort } = options;
  const answered = new AbortController();
  const signal = AbortSignal.any([options.signal, answered.signal]);
  const outcomes: (DatagramOutcome | undefined)[] = [];
  let attempts = 0;
  const ask = async (port: UdpPort, at: number): Promise<void> => {
    try {
      const outcome = await exchangeOverUdp({ ...options, ...port, signal, onSent: () => attempts++ });
      outcomes[at] = outcome;
      if (outcome.kind === 'answered') answered.abort();
    } catch (error) {
      if (!answered.signal.aborted || options.signal.aborted) throw error;
    }
  };
  const asking: Promise<void>[] = [];
  for (const [at, port] of ports.entries()) {
    const one = ask(port, at);
    one.catch(() => undefined);
    asking.push(one);
    if (sourcePort === undefined) await firstOf(one, schedule.firstWaitMs);
    else await one;
    if (outcomes.some((outcome) => outcome?.kind === 'answered' || outcome?.kind === 'malformed')) break;
  }
  await Promise.all(asking);
  return { outcomes: outcomes.filter((outcome) => outcome !== undefined), attempts };
}

/** Waits until it is over, or so long. */
async function firstOf(work: Promise<void>, waitMs: number): Promise<void> {
  const { promise: waited, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  try {
    await Promise.race([work, waited]);
  } finally {
    clearTimeout(timer);
  }
}
