import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { DatagramContext } from '../../probes/datagram-context.ts';
import { type Clock, sleep } from './clock.ts';
import { draftWithoutExchange } from './draft-without-exchange.ts';
import { bindFailure } from './transport/bind-failure.ts';
import { keyShare } from './transport/key-share.ts';
import { exchangeOverUdp, ikePorts, type RetransmissionSchedule, udpPeer } from './transport/udp-exchange.ts';

/** Tries of one request; each wait is `waitFactor` times the last (RFC 7296 section 2.1). */
const tries = 4;
const waitFactor = 1.8;

export interface IkeDatagramOptions {
  readonly target: Target;
  readonly address: string;
  /** 'both-of-ike': 500, and 4500 where it stays silent. */
  readonly ports: 'own' | 'both-of-ike';
  /** For one answer, all tries of it together. */
  readonly timeoutMs: number;
  /** UDP port that everything is sent from: some gateways answer to 500 alone. Default an ephemeral one for every request. */
  readonly sourcePort?: number | undefined;
  /** What is paused by. */
  readonly clock: Pick<Clock, 'after'>;
  readonly random: (length: number) => Uint8Array;
  /** Milliseconds since the start of the scan. */
  readonly now: () => number;
  readonly record: (draft: ObservationDraft) => void;
  readonly signal: AbortSignal;
}

/** Datagrams to an IKE endpoint; undefined where nothing can be sent from the source port, which is recorded. */
export async function ikeDatagrams(options: IkeDatagramOptions): Promise<DatagramContext | undefined> {
  const { target, address, sourcePort, clock, random, now, record, signal } = options;
  const taken = sourcePort === undefined ? undefined : await bindFailure(sourcePort, address);
  if (taken !== undefined) {
    record(draftWithoutExchange('run/source-port', 'not-made', taken, now()));
    return undefined;
  }
  const own = [{ port: target.port, nonEspMarker: target.port === 4500 }];
  const place = { address, schedule: scheduleOf(options.timeoutMs), sourcePort, signal, now };
  return {
    target,
    signal,
    exchange: udpPeer({ ...place, ports: options.ports === 'own' ? own : ikePorts }),
    exchangeAt: (port, octets, isAnswer, followUp) =>
      exchangeOverUdp({ ...place, port, nonEspMarker: port === 4500, octets, isAnswer, followUp }),
    keyShare: (group) => keyShare(group, random),
    random,
    record,
    pause: (durationMs) => sleep(clock, durationMs, signal),
  };
}

/** Waits that together come to the time-out. */
function scheduleOf(timeoutMs: number): RetransmissionSchedule {
  const shares = Array.from({ length: tries }, (_, index) => waitFactor ** index).reduce(
    (sum, share) => sum + share,
    0,
  );
  return { tries, factor: waitFactor, firstWaitMs: timeoutMs / shares };
}
