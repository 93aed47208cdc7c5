import type { CarrierPacket } from '../../src/observation/observation.ts';
import type { ChannelEnd } from './control-channel.ts';

/** What came of one session, whatever it was for. */
export interface SessionEnd {
  readonly kind: string;
  readonly detail: string;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  readonly transcript?: readonly string[];
  readonly packets?: readonly CarrierPacket[];
}

/** Sessions in a row that make a refusal. Over TCP a line that closes one now and then looks as the server does; over UDP each has its proofs. */
export const refusedSessions = { udp: 2, tcp: 3 } as const;

/**
 * Makes a session, and where it ends 'unacknowledged' others, whose resets must be answered first, until one ends otherwise: that is what
 * happened. `sessions` of them unacknowledged, and none otherwise: 'declined', which is how OpenVPN up to 2.6 refuses. Undefined where
 * `session` makes none.
 */
export async function confirmRefusal<S extends SessionEnd>(
  session: () => Promise<S | undefined>,
  sessions: number,
): Promise<Declined<S> | undefined> {
  let all = await session();
  for (let made = 1; all?.kind === unacknowledged; made++) {
    if (made === sessions) {
      const detail = `the server dropped the session without a word, and again when asked again: ${all.detail}`;
      return { ...all, kind: 'declined', detail };
    }
    all = followed(all, await session());
  }
  return all as Declined<S> | undefined;
}

/** What the later one is, with the evidence of both. */
function followed<S extends SessionEnd>(earlier: S, later: S | undefined): S | undefined {
  if (later === undefined) return undefined;
  return {
    ...later,
    startedAtMs: earlier.startedAtMs,
    elapsedMs: later.startedAtMs + later.elapsedMs - earlier.startedAtMs,
    ...(earlier.transcript === undefined ? {} : { transcript: [...earlier.transcript, ...(later.transcript ?? [])] }),
    ...(earlier.packets === undefined ? {} : { packets: [...earlier.packets, ...(later.packets ?? [])] }),
  };
}

/** The same with 'declined' in place of 'unacknowledged'. */
export type Declined<S extends SessionEnd> = Omit<S, 'kind'> & {
  readonly kind: Exclude<S['kind'], 'unacknowledged'> | 'declined';
};

const unacknowledged: ChannelEnd['kind'] = 'unacknowledged';
