import type { Target } from '../../core/endpoint/target.ts';
import { withoutExchange } from '../../core/observation/without-exchange.ts';
import type { Ask } from '../../core/policy/ask.ts';
import { observeIkev1 } from '../../probes/ikev1/observe-ikev1.ts';
import type { DatagramContext } from '../../probes/ikev2/datagram-context.ts';
import { observeIkev2 } from '../../probes/ikev2/observe-ikev2.ts';
import { abortableSleep } from './abortable-sleep.ts';
import type { IkeLook } from './ike-observer.ts';
import { bindFailure } from './transport/bind-failure.ts';
import { keyShare } from './transport/key-share.ts';
import { exchangeOverUdp, ikePorts, type RetransmissionSchedule, udpPeer } from './transport/udp-exchange.ts';

/** Tries of one request; each wait is `waitFactor` times the last (RFC 7296 section 2.1). */
const tries = 4;
const waitFactor = 1.8;

export interface NativeIkeOptions {
  /** For one answer, all tries of it together. */
  readonly timeoutMs: number;
  readonly random: (length: number) => Uint8Array;
  /** UDP port that everything is sent from: some gateways answer to 500 alone. Default an ephemeral one for every request. */
  readonly sourcePort?: number | undefined;
  /** Default: the prober's own. */
  readonly ikePausesMs?: readonly number[];
  /** Whether one IKE_SA_INIT is completed, which leaves a half-open IKE SA. Default false. */
  readonly identify?: boolean | undefined;
  /** Default: the prober's own. */
  readonly ikeViolationsAtMost?: number;
}

/** What the requests found for those who ask behind them, and what is asked last. */
export interface NativeIkeSight {
  /** Combinations [ENCR, INTEG, PRF, KE, ADDKE1, …] that were accepted alone. */
  readonly accepted: Ask['ike'];
  /** The UDP port that answered; absent where none did. */
  readonly answersAt?: number | undefined;
  readonly askIkev1: () => Promise<void>;
}

/**
 * Looks at an IKEv2 endpoint with our own IKE_SA_INIT requests: no driver, no credentials, no state left at the gateway. A port other than 500 is
 * taken as it is given; 500 is followed by 4500 where it stays silent. `askIkev1` of what is returned may leave a half-open SA:
 * to be called when nothing else will be asked.
 */
export async function observeWithoutDriver(
  { target, address, ask, now, record, signal }: Omit<IkeLook, 'credentials'>,
  options: NativeIkeOptions,
): Promise<NativeIkeSight> {
  const ports = isOnBothPorts(target) ? ikePorts : [{ port: target.port, nonEspMarker: target.port === 4500 }];
  const { sourcePort } = options;
  const place = { address, schedule: scheduleOf(options.timeoutMs), sourcePort, signal, now };
  const taken = sourcePort === undefined ? undefined : await bindFailure(sourcePort, address);
  if (taken !== undefined) {
    const startedAtMs = now();
    record({
      ...withoutExchange,
      probe: 'run/source-port',
      order: '',
      offer: {},
      outcome: 'not-made',
      detail: taken,
      startedAtMs,
    });
    return { accepted: [], askIkev1: async () => undefined };
  }
  const exchange = udpPeer({ ...place, ports });
  const context: DatagramContext = {
    target,
    signal,
    exchange,
    exchangeAt: (port, octets, isAnswer, followUp) =>
      exchangeOverUdp({ ...place, port, nonEspMarker: port === 4500, octets, isAnswer, followUp }),
    keyShare,
    random: options.random,
    record,
    pause: (durationMs) => abortableSleep(durationMs, signal),
  };
  const interview = await observeIkev2(context, {
    documented: ask.ike,
    sweep: true,
    bothPorts: isOnBothPorts(target),
    identify: options.identify ?? false,
    ...(options.ikeViolationsAtMost === undefined ? {} : { violationsAtMost: options.ikeViolationsAtMost }),
    ...(options.ikePausesMs === undefined ? {} : { pausesMs: options.ikePausesMs }),
  });
  return {
    accepted: interview.accepted,
    answersAt: interview.answersAt,
    askIkev1: () => observeIkev1(context, interview),
  };
}

/** Whether the target means both of IKE's ports, as it does when it names none. */
export function isOnBothPorts({ port }: Pick<Target, 'port'>): boolean {
  return port === 500;
}

/** Waits that together come to the time-out. */
function scheduleOf(timeoutMs: number): RetransmissionSchedule {
  const shares = Array.from({ length: tries }, (_, index) => waitFactor ** index).reduce(
    (sum, share) => sum + share,
    0,
  );
  return { tries, factor: waitFactor, firstWaitMs: timeoutMs / shares };
}
