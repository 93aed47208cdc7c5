import type { EarlyConnection, StreamContext } from '../probe.ts';

/**
 * Connections that are opened while the first answer is awaited, for what follows it all at once: the round trip of connecting is then over.
 * Dispose of it.
 */
export interface EarlyWave extends Disposable {
  /** The context for what is to be answered first, on fresh connections: when its first octets are sent, the others begin to be opened. */
  readonly opener: StreamContext;
  /** The context whose exchanges and handshakes go over the next of the connections each (a control over the youngest), and over a fresh one where none stands. */
  readonly context: StreamContext;
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
  // The youngest was opened under the load of all the others. Where it was not, what is asked in the same turn goes first, to the same end: the
  // control is the last of the wave in any case, and keeps the others in their order.
  const control: StreamContext['exchange'] = async (...exchanged) => {
    if (left.at(-1)?.isOpen === true) return await (left.pop() ?? outer).exchange(...exchanged);
    await Promise.resolve();
    return await outer.exchange(...exchanged);
  };
  const context: StreamContext = {
    ...outer,
    exchange: (octets, isComplete, purpose, onSent) =>
      purpose === 'control'
        ? control(octets, isComplete, purpose, onSent)
        : (left.shift() ?? outer).exchange(octets, isComplete, purpose, onSent),
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
    [Symbol.dispose]: () => {
      for (const connection of connections) connection[Symbol.dispose]();
    },
  };
}

function isThere(connection: EarlyConnection | undefined): connection is EarlyConnection {
  return connection !== undefined;
}
