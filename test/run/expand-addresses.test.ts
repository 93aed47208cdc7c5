import { describe, expect, test } from 'vitest';
import { parseTarget } from '../../core/endpoint/parse-target.ts';
import { systemClock } from '../../src/run/clock.ts';
import { expandAddresses } from '../../src/run/expand-addresses.ts';
import type { Machine } from '../../src/run/machine.ts';
import { observeHere } from '../support/observe-here.ts';
import { VirtualTimers } from '../support/virtual-timers.ts';

const never = new AbortController().signal;
const target = parseTarget('sstp://vpn.example.net');
const by = (resolve: Machine['resolve']): Pick<Machine, 'resolve' | 'clock'> => ({ resolve, clock: systemClock });
const resolving = (...addresses: readonly string[]): ReturnType<typeof by> =>
  by(() => Promise.resolve(addresses.map((address) => ({ address }))));

describe('the endpoints of a target', () => {
  test('an address is one endpoint and asks no resolver', async () => {
    const address = parseTarget('sstp://192.0.2.1');
    const asked = (): Promise<never> => Promise.reject(new Error('asked'));
    expect(await expandAddresses(address, never, by(asked))).toEqual([
      { target: address, address: '192.0.2.1', detail: '' },
    ]);
  });

  test('a name with one address keeps its name', async () => {
    expect(await expandAddresses(target, never, resolving('192.0.2.1'))).toEqual([
      { target, address: '192.0.2.1', detail: '' },
    ]);
  });

  test('several addresses of one name are several endpoints that keep the name for SNI and certificate', async () => {
    const found = await expandAddresses(target, never, resolving('192.0.2.2', '2001:db8::1', '192.0.2.2', '192.0.2.1'));
    expect(found.map((one) => [one.target.url, one.address, one.target.serverName])).toEqual([
      ['sstp://192.0.2.1:443', '192.0.2.1', 'vpn.example.net'],
      ['sstp://192.0.2.2:443', '192.0.2.2', 'vpn.example.net'],
      ['sstp://[2001:db8::1]:443', '2001:db8::1', 'vpn.example.net'],
    ]);
  });

  test('a name without address is an endpoint that cannot be reached, and says why', async () => {
    const missing = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    expect(await expandAddresses(target, never, by(missing))).toEqual([{ target, detail: 'ENOTFOUND' }]);
  });

  test('a resolver that says nothing holds the run for half a minute, of which a run on a clock of its own waits none', async () => {
    const timers = new VirtualTimers();
    const resolve = (): Promise<never> => new Promise(() => undefined);
    const open = { policies: [], trustAnchors: [], timeoutMs: 5000 };
    const recording = await timers.settle(observeHere({ ...open, targets: [{ target }], resolve, clock: timers }));
    expect(recording).toMatchObject({
      startedAt: '1970-01-01T00:00:00.000Z',
      finishedAt: '1970-01-01T00:00:30.000Z',
      observations: [{ probe: 'run/resolve', detail: 'vpn.example.net: ETIMEOUT', startedAtMs: 30_000 }],
    });
    expect(timers.left).toBe(0);
  });
});
