import { observeIkev2 } from '../../probes/ikev2/ikev2-probe.ts';
import { keyShare } from '../transport/key-share.ts';
import { ikePorts, type RetransmissionSchedule, udpPeer } from '../transport/udp-exchange.ts';
import { abortableSleep } from './abortable-sleep.ts';
import type { IkeLook } from './ike-observer.ts';

/** Tries of one request; each wait is `waitFactor` times the last (RFC 7296 section 2.1). */
const tries = 4;
const waitFactor = 1.8;

export interface NativeIkeOptions {
  /** For one answer, all tries of it together. */
  readonly timeoutMs: number;
  readonly random: (length: number) => Uint8Array;
  /** Default: the prober's own. */
  readonly ikePausesMs?: readonly number[];
}

/**
 * Looks at an IKEv2 endpoint with our own IKE_SA_INIT requests: no driver, no credentials, no state left at the gateway. A port other than 500 is
 * taken as it is given; 500 is followed by 4500 where it stays silent.
 */
export async function observeWithoutDriver(
  { target, address, ask, now, record, signal }: Omit<IkeLook, 'credentials'>,
  options: NativeIkeOptions,
): Promise<void> {
  const ports = target.port === 500 ? ikePorts : [{ port: target.port, nonEspMarker: target.port === 4500 }];
  const exchange = udpPeer({ address, ports, schedule: scheduleOf(options.timeoutMs), signal, now });
  await observeIkev2(
    {
      target,
      signal,
      exchange,
      keyShare,
      random: options.random,
      record,
      pause: (durationMs) => abortableSleep(durationMs, signal),
    },
    {
      documented: ask.ike,
      sweep: true,
      ...(options.ikePausesMs === undefined ? {} : { pausesMs: options.ikePausesMs }),
    },
  );
}

/** Waits that together come to the time-out. */
function scheduleOf(timeoutMs: number): RetransmissionSchedule {
  const shares = Array.from({ length: tries }, (_, index) => waitFactor ** index).reduce(
    (sum, share) => sum + share,
    0,
  );
  return { tries, factor: waitFactor, firstWaitMs: timeoutMs / shares };
}
