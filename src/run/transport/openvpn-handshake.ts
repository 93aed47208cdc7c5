import { Duplex } from 'node:stream';
import { defined } from '../../../core/defined.ts';
import type { ChannelPlace } from '../../../probes/openvpn/channel-exchange.ts';
import type { ChannelEnd, UnacknowledgedKind } from '../../../probes/openvpn/channel-options.ts';
import { ControlChannel } from '../../../probes/openvpn/control-channel.ts';
import type { HandshakeOutcome, HandshakeRequest } from '../../../probes/stream-context.ts';
import type { TlsTrust } from '../../../probes/tls/certificate.ts';
import { handshakeWithNodeTls, type TlsHandshakeOptions } from './tls-handshake.ts';

/** What came of one complete handshake over a session of its own. */
export type SessionHandshake = Omit<HandshakeOutcome, 'kind'> & {
  readonly kind: Exclude<HandshakeOutcome['kind'], 'declined'> | UnacknowledgedKind;
};

export interface HandshakeOverOpenVpnOptions extends ChannelPlace {
  readonly address: string;
  readonly port: number;
  readonly request: HandshakeRequest;
  readonly trust?: TlsTrust;
}

/** One session, and a complete handshake by OpenSSL over it. Rejects only when `signal` aborts, with its reason. */
export function handshakeOverOpenVpn(options: HandshakeOverOpenVpnOptions): Promise<SessionHandshake> {
  const { signal, timers, request, trust, address, port, timeoutMs } = options;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const startedAtMs = timers.nowMs();
    let end: ChannelEnd | undefined;
    let isOpen = false;
    const stream = new Duplex({
      read: () => undefined,
      write: (chunk: Uint8Array, _encoding, done) => {
        channel.write(new Uint8Array(chunk));
        done();
      },
    });
    // The handshake listens while it goes on; afterwards nobody does.
    stream.on('error', () => undefined);
    const longestMs = handshakeAtMost * timeoutMs;
    const cancelLongest = timers.after(longestMs, () => {
      const detail = `no complete handshake in ${longestMs} ms`;
      finish({ kind: 'silent', chain: [], detail, startedAtMs, elapsedMs: 0 });
    });
    const leave = (): void => {
      cancelLongest();
      signal.removeEventListener('abort', onAbort);
      channel.close();
      stream.destroy();
    };
    const onAbort = (): void => {
      leave();
      reject(signal.reason as Error);
    };
    const finish = (made: SessionHandshake): void => {
      leave();
      resolve({ ...made, startedAtMs, elapsedMs: timers.nowMs() - startedAtMs });
    };
    const channel = new ControlChannel({
      ...options,
      link: options.openLink(),
      listener: {
        onOpen: () => {
          isOpen = true;
          // The session has its own time-outs, which know what was acknowledged.
          const place: TlsHandshakeOptions = {
            address,
            port,
            request,
            ...defined({ trust }),
            timeoutMs: longestMs,
            signal,
            now: () => timers.nowMs(),
            stream,
          };
          handshakeWithNodeTls(place).then(
            (made) => finish(outcomeOf(made, end)),
            // Aborted, which `onAbort` tells.
            () => undefined,
          );
        },
        onOctets: (octets) => stream.push(octets),
        onEnd: (how) => {
          end = how;
          if (isOpen) stream.push(null);
          else finish(outcomeOf({ kind: 'closed', chain: [], detail: '', startedAtMs, elapsedMs: 0 }, how));
        },
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });
    channel.open();
  });
}

/** In time-outs of the session: a server that answers drop by drop has to end, too. */
const handshakeAtMost = 20;

/** How the session ended says more than how OpenSSL saw it end, unless it was over by then. */
function outcomeOf(made: HandshakeOutcome, end: ChannelEnd | undefined): SessionHandshake {
  if (end === undefined || made.kind === 'completed') {
    return { ...made, kind: made.kind === 'declined' ? 'closed' : made.kind };
  }
  const { kind, detail } = end;
  return { ...made, kind: kind === 'malformed' ? 'closed' : kind, detail };
}
