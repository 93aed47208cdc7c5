import { beforeEach, describe, expect, test } from 'vitest';
import type { EarlyConnection, HandshakeRequest, StreamContext } from '../../../probes/stream-context.ts';
import { earlyWave, ledWave } from '../../../probes/tls/early-wave.ts';
import { scriptedContext, scriptedServer } from '../../support/scripted-tls-server.ts';

const octets = Uint8Array.of(1);
const shared: HandshakeRequest = { version: 0x0303, opensslSuite: 'ECDHE-RSA-AES128-GCM-SHA256' };
const other: HandshakeRequest = { version: 0x0303, opensslSuite: 'ECDHE-RSA-AES256-GCM-SHA384' };

let events: string[];
let context: StreamContext;

beforeEach(() => {
  events = [];
  const scripted = scriptedContext(scriptedServer({ suites: {} })).context;
  const over = (connection: string): Pick<EarlyConnection, 'exchange' | 'handshake'> => ({
    exchange: async (sent, isComplete, purpose, onSent) => {
      events.push(`${connection} exchange`);
      onSent?.();
      return await scripted.exchange(sent, isComplete, purpose);
    },
    handshake: async (request) => {
      events.push(`${connection} handshake`);
      return await scripted.handshake(request);
    },
  });
  let made = 0;
  context = {
    ...scripted,
    ...over('fresh'),
    isShared: ({ opensslSuite }) => opensslSuite === shared.opensslSuite,
    pause: async () => {
      events.push('pause');
      await Promise.resolve();
    },
    earlyConnection: () => {
      const name = `early ${++made}`;
      return {
        ...over(name),
        isOpen: true,
        open: () => events.push(`open ${made}`),
        [Symbol.dispose]: () => events.push('close'),
      };
    },
  };
});

const exchanged = async (over: StreamContext): Promise<void> => void (await over.exchange(octets, () => true));

describe('an early wave', () => {
  test('is opened behind a turn when the first question was sent, serves whatever comes next, and then leaves it to fresh connections', async () => {
    {
      using wave = earlyWave(context, 2);
      await exchanged(wave.opener);
      await exchanged(wave.opener);
      await exchanged(wave.context);
      await wave.context.handshake(other);
      await exchanged(wave.context);
      await wave.context.handshake(other);
    }
    expect(events).toEqual([
      'fresh exchange',
      'pause',
      'open 2',
      'open 2',
      'fresh exchange',
      'early 1 exchange',
      'early 2 handshake',
      'fresh exchange',
      'fresh handshake',
      'close',
      'close',
    ]);
  });

  test('keeps no connection for a handshake that another probe makes', async () => {
    using wave = earlyWave(context, 1);
    await exchanged(wave.opener);
    await wave.context.handshake(shared);
    await wave.context.handshake(other);
    expect(events.slice(-2)).toEqual(['fresh handshake', 'early 1 handshake']);
  });

  test('is open while one of its connections stands that was not used', () => {
    const standing = [true, true];
    let made = 0;
    const of = context.earlyConnection?.bind(context);
    context = {
      ...context,
      earlyConnection: () => {
        const at = made++;
        return Object.defineProperty({ ...(of?.() as EarlyConnection) }, 'isOpen', { get: () => standing[at] });
      },
    };
    using wave = earlyWave(context, 2);
    expect(wave.isOpen).toBe(true);
    standing[0] = false;
    expect(wave.isOpen).toBe(true);
    standing[1] = false;
    expect(wave.isOpen).toBe(false);
  });

  test('is nothing where every connection would be a session', async () => {
    delete (context as Partial<StreamContext>).earlyConnection;
    using wave = earlyWave(context, 3);
    await exchanged(wave.opener);
    await exchanged(wave.context);
    await wave.context.handshake(other);
    expect(events).toEqual(['fresh exchange', 'pause', 'fresh exchange', 'fresh handshake']);
  });
});

describe('a led wave', () => {
  /** Three questions and the control, asked in one turn. */
  const asked = async (room: number | undefined, holdMs = 1000): Promise<void> => {
    if (room !== undefined) context = { ...context, earlyRoom: () => room };
    using wave = ledWave(context, 3, holdMs);
    const control = wave.context.exchange(octets, () => true, 'control');
    await Promise.all([control, exchanged(wave.context), exchanged(wave.context), exchanged(wave.context)]);
    await wave.led;
  };
  /** What was done with the connections, in order. */
  const done = (): readonly string[] => events.filter((event) => event !== 'close' && event !== 'pause');

  beforeEach(() => {
    // For ever, unless a test says otherwise.
    context = { ...context, pause: () => new Promise(() => undefined) };
  });

  test('opens all of its connections together, and asks the youngest of them first', async () => {
    await asked(4);
    expect(done()).toEqual([
      ...Array.from({ length: 4 }, () => 'open 4'),
      'early 4 exchange',
      'early 1 exchange',
      'early 2 exchange',
      'early 3 exchange',
    ]);
    expect(events.filter((event) => event === 'close')).toHaveLength(4);
  });

  test('with room for some of them begins with the others, and opens those when they are answered', async () => {
    await asked(2);
    expect(done()).toEqual([
      'fresh exchange',
      'fresh exchange',
      'open 2',
      'open 2',
      'early 2 exchange',
      'early 1 exchange',
    ]);
  });

  test.each([0, 1, undefined])('with room for %s asks for the control last, over fresh connections', async (room) => {
    const order: string[] = [];
    const outer = context;
    context = {
      ...context,
      exchange: (sent, isComplete, purpose) => {
        order.push(purpose ?? 'question');
        return outer.exchange(sent, isComplete, purpose);
      },
    };
    await asked(room);
    expect(order).toEqual(['question', 'question', 'question', 'control']);
    expect(done()).toEqual(Array.from({ length: 4 }, () => 'fresh exchange'));
  });

  test('says nothing else before the control is answered', async () => {
    context = { ...context, earlyRoom: () => 4 };
    let answer = (): void => undefined;
    const of = context.earlyConnection?.bind(context);
    let made = 0;
    context.earlyConnection = () => {
      const one = of?.() as EarlyConnection;
      if (++made < 4) return one;
      const slow: StreamContext['exchange'] = async (...sent) => {
        await new Promise<void>((resolve) => (answer = resolve));
        return await one.exchange(...sent);
      };
      return { ...one, exchange: slow };
    };
    using wave = ledWave(context, 3, 1000);
    const question = exchanged(wave.context);
    const control = wave.context.exchange(octets, () => true, 'control');
    await new Promise((resolve) => setImmediate(resolve));
    expect(done()).toEqual(Array.from({ length: 4 }, () => 'open 4'));
    answer();
    await Promise.all([question, control]);
    expect(done().slice(-2)).toEqual(['early 4 exchange', 'early 1 exchange']);
  });

  test('waits for a control that is not answered for a time that no run shortens', async () => {
    const waited: unknown[] = [];
    context = {
      ...context,
      earlyRoom: () => 4,
      pause: (...how) => {
        waited.push(how);
        return Promise.resolve();
      },
    };
    const of = context.earlyConnection?.bind(context);
    let made = 0;
    context.earlyConnection = () => {
      const one = of?.() as EarlyConnection;
      return ++made < 4 ? one : { ...one, exchange: () => new Promise(() => undefined) };
    };
    using wave = ledWave(context, 3, 1234);
    void wave.context.exchange(octets, () => true, 'control');
    await exchanged(wave.context);
    expect(waited).toEqual([[1234, 'for-answer']]);
    expect(done().at(-1)).toBe('early 1 exchange');
  });
});
