import type { EarlyConnection, StreamContext } from '../stream-context.ts';

/**
 * Connections that are opened while the first answer is awaited, for what follows it all at once: the round trip of connecting is then over.
 * Dispose of it.
 */
export interface EarlyWave extends Disposable {
  /** The context for what is to be answered first, on fresh connections: when its first octets are sent, the others begin to be opened. */
  readonly opener: StreamContext;
  /** The context whose exchanges and handshakes go over the next of the connections each, and over a fresh one where none stands. */
  readonly context: StreamContext;
  /** Whether some stand that were not used. */
  readonly isOpen: boolean;
}

/** Opens as many as the limits of the run leave room for; none where the context has no early ones. */
export function earlyWave(outer: StreamContext, count: number): EarlyWave {
  const connections = Array.from({ length: count }, () => outer.earlyConnection?.()).filter(isThere);
  const left = [...connections];
  const open = async (): Promise<void> => {
    // What begins together with the first question connects before: a connection that is made later closes the early ones.
    await outer.pause(0);
    for (const connection of connections) connection.open();
  };
  const context: StreamContext = {
    ...outer,
    exchange: (...exchanged) => (left.shift() ?? outer).exchange(...exchanged),
    handshake: (request) =>
      outer.isShared?.(request) === true ? outer.handshake(request) : (left.shift() ?? outer).handshake(request),
  };
  let isFirst = true;
  const opener: StreamContext = {
    ...context,
    exchange: (octets, isComplete, purpose) => {
      if (!isFirst) return outer.exchange(octets, isComplete, purpose);
      isFirst = false;
      // An abort is told to whoever waits for an answer.
      return outer.exchange(octets, isComplete, purpose, () => void open().catch(() => undefined));
    },
  };
  return {
    opener,
    context,
    get isOpen() {
      return connections.some((connection) => connection.isOpen);
    },
    [Symbol.dispose]: () => {
      for (const connection of connections) connection[Symbol.dispose]();
    },
  };
}

/** Questions that are asked together, and a control. Dispose of it. */
export interface LedWave extends Disposable {
  /** The context of so many questions as were said, and of the control, which has to be asked before any of them is answered. */
  readonly context: StreamContext;
  /** The control is answered, or waited for no longer; rejects for abort. */
  readonly led: Promise<void>;
}

/**
 * The last of the questions and the control go over connections that are opened together, as many as there is room for: the control over the
 * youngest. The others say nothing before it is answered, or `holdMs` are over: what a server answers then it answers with all of them open,
 * however it counts them. One that serves one after another does not, and is waited for no longer.
 */
export function ledWave(outer: StreamContext, questions: number, holdMs: number): LedWave {
  const room = outer.earlyRoom?.() ?? 0;
  const size = room < 2 ? 0 : Math.min(questions + 1, room);
  const connections = Array.from({ length: size }, () => outer.earlyConnection?.()).filter(isThere);
  const followers = connections.slice(0, -1);
  const lead = connections.at(-1);
  /** Questions for which there is no room. */
  const fresh = questions - followers.length;
  const before: Promise<unknown>[] = [];
  let asked = 0;
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const led =
    lead === undefined
      ? Promise.resolve()
      : opened.promise.then(() => Promise.race([ended.promise, outer.pause(holdMs, 'for-answer')]));
  const question: StreamContext['exchange'] = async (...exchanged) => {
    const follower = followers[asked++ - fresh];
    if (follower === undefined) {
      const exchange = outer.exchange(...exchanged);
      before.push(exchange);
      return await exchange;
    }
    await led;
    return await follower.exchange(...exchanged);
  };
  const control: StreamContext['exchange'] = async (...exchanged) => {
    // What is asked in the same turn begins before it.
    await Promise.resolve();
    if (lead === undefined) return await outer.exchange(...exchanged);
    await Promise.allSettled(before);
    for (const connection of connections) connection.open('in-any-case');
    opened.resolve();
    try {
      return await lead.exchange(...exchanged);
    } finally {
      ended.resolve();
    }
  };
  return {
    context: {
      ...outer,
      exchange: (octets, isComplete, purpose, onSent) =>
        purpose === 'control'
          ? control(octets, isComplete, purpose, onSent)
          : question(octets, isComplete, purpose, onSent),
    },
    led,
    [Symbol.dispose]: () => {
      for (const connection of connections) connection[Symbol.dispose]();
    },
  };
}

function isThere(connection: EarlyConnection | undefined): connection is EarlyConnection {
  return connection !== undefined;
}
