import { beforeEach, describe, expect, test } from 'vitest';
import type { EarlyConnection, HandshakeRequest, StreamContext } from '../../../probes/probe.ts';
import { earlyWave } from '../../../probes/tls/early-wave.ts';
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

  test('is nothing where every connection would be a session', async () => {
    delete (context as Partial<StreamContext>).earlyConnection;
    using wave = earlyWave(context, 3);
    await exchanged(wave.opener);
    await exchanged(wave.context);
    await wave.context.handshake(other);
    expect(events).toEqual(['fresh exchange', 'pause', 'fresh exchange', 'fresh handshake']);
  });
});
