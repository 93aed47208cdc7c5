import { joined } from '../../core/protocol/openvpn/packet-wrap.ts';
import type { StreamOutcome } from '../stream-context.ts';
import type { ChannelEnd, ChannelMeans } from './channel-options.ts';
import { ControlChannel } from './control-channel.ts';
import type { PacketLink } from './packet-link.ts';

/** A server, and what sessions with it share. */
export interface ChannelPlace extends ChannelMeans {
  /** A connection, or a socket with a port of its own, for one session. */
  readonly openLink: () => PacketLink;
  /** For connecting and for each answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came of one session. */
export type SessionOutcome = Omit<StreamOutcome, 'kind'> & {
  readonly kind: ChannelEnd['kind'] | 'answered';
  readonly transcript: readonly string[];
  readonly packets: NonNullable<StreamOutcome['packets']>;
};

/** More than any handshake flight up to the certificates needs; a peer that goes on is cut off and what came is kept. */
const receivedCapOctets = 256 * 1024;

/** In time-outs of the session: every octet that comes gives the server its whole time again, and it has to end, too. */
const exchangeAtMost = 20;

/**
 * One session of its own: reset, `octets`, and what comes until `isComplete`. Without `octets` it is over when the reset is answered. Rejects
 * only when `signal` aborts, with its reason.
 */
export function exchangeOverChannel(
  place: ChannelPlace,
  octets: Uint8Array | undefined,
  isComplete: (received: Uint8Array) => boolean,
): Promise<SessionOutcome> {
  const { signal, timers, openLink } = place;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const startedAtMs = timers.nowMs();
    let received: Uint8Array = new Uint8Array(0);
    const finish = (kind: SessionOutcome['kind'], detail: string): void => {
      leave();
      const { transcript, packets } = channel;
      const elapsedMs = timers.nowMs() - startedAtMs;
      resolve({ kind, received, detail, startedAtMs, elapsedMs, transcript: [...transcript], packets: [...packets] });
    };
    const onAbort = (): void => {
      leave();
      reject(signal.reason as Error);
    };
    const channel = new ControlChannel({
      ...place,
      link: openLink(),
      listener: {
        onOpen: () => {
          if (octets === undefined) finish('answered', '');
          else channel.write(octets);
        },
        onOctets: (more) => {
          received = joined(received, more);
          if (isComplete(received)) finish('answered', '');
          else if (received.length > receivedCapOctets) finish('malformed', `more than ${receivedCapOctets} octets`);
        },
        onEnd: ({ kind, detail }) => finish(kind, detail),
      },
    });
    const cancelLongest = timers.after(exchangeAtMost * place.timeoutMs, () =>
      finish('silent', `no complete answer in ${exchangeAtMost * place.timeoutMs} ms`),
    );
    const leave = (): void => {
      cancelLongest();
      signal.removeEventListener('abort', onAbort);
      channel.close();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    channel.open();
  });
}
