import type { CarrierPacket } from '../../core/observation/observation.ts';
import type { UnacknowledgedKind } from './channel-options.ts';
import { isUnacknowledged } from './control-channel.ts';

/** What came of one session, whatever it was for. */
export interface SessionEnd {
  readonly kind: string;
  readonly detail: string;
  readonly startedAtMs: number;
  readonly elapsedMs: number;
  readonly transcript?: readonly string[];
  readonly packets?: readonly CarrierPacket[];
}

/**
 * Sessions in a row that make a refusal: a line that closes one now and then, or loses what one of them says, looks as the server does.
 */
export const refusedSessions = 3;

/**
 * Makes a session, and where it ends unacknowledged others, whose resets must be answered first, until one ends otherwise: that is what
 * happened. `sessions` of them unacknowledged, and all in the same way: 'declined', which is how OpenVPN up to 2.6 refuses; where one was
 * closed and another reset, what the last one was. Undefined where `session` makes none. `onDropped` hears of an end that others, so many of
 * them, were unacknowledged before. Rejects with a RangeError where `sessions` is no whole number from 1.
 */
export async function confirmRefusal<S extends SessionEnd>(
  session: () => Promise<S | undefined>,
  sessions: number,
  onDropped: (made: S, dropped: number) => void = () => undefined,
): Promise<Declined<S> | undefined> {
  if (!Number.isInteger(sessions) || sessions < 1) {
    throw new RangeError(`sessions of a refusal: a whole number from 1 wanted, ${sessions} found`);
  }
  let dropped = 0;
  const ways = new Set<UnacknowledgedKind>();
  let all = await session();
  while (all !== undefined && isUnacknowledged(all.kind)) {
    ways.add(all.kind);
    if (++dropped === sessions) {
      if (ways.size > 1) return { ...all, kind: endOf[all.kind] };
      const detail = `the server dropped the session without a word, and again when asked again: ${all.detail}`;
      return { ...all, kind: 'declined', detail };
    }
    all = followed(all, await session());
  }
  if (all !== undefined && dropped > 0) onDropped(all, dropped);
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

/** The same with 'declined' in place of unacknowledged. */
export type Declined<S extends SessionEnd> = Omit<S, 'kind'> & {
  readonly kind: Exclude<S['kind'], UnacknowledgedKind> | 'declined' | 'closed' | 'reset';
};

/** What ended the connection of a session that proves nothing. */
const endOf: Readonly<Record<UnacknowledgedKind, 'closed' | 'reset'>> = {
  unacknowledged: 'closed',
  'unacknowledged-reset': 'reset',
};
