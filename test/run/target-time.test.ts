import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { observeHere } from '../support/observe-here.ts';
import { azure } from '../support/tls-policies.ts';

let policy: Policy;
const servers: Server[] = [];
const sockets = new Set<Socket>();
beforeAll(async () => {
  policy = await azure();
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that takes every connection and says a ServerHello of 16 KB, one octet now and then. */
async function tarpit(): Promise<number> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(Uint8Array.of(0x16, 3, 3, 0x40, 0, 2, 0, 0x3f, 0xfc, 3, 3));
    const drip = setInterval(() => socket.write(Uint8Array.of(0)), 50);
    socket.on('close', () => clearInterval(drip));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const open = { policies: [] as Policy[], trustAnchors: [], timeoutMs: 60_000 };

describe('the time of a target', () => {
  test('ends a tarpit, whose clauses are inconclusive for that reason, and the targets behind it are reached', async () => {
    const ports = await Promise.all(Array.from({ length: 5 }, tarpit));
    const targets = ports.map((port) => ({ target: makeTarget('tls', '127.0.0.1', port) }));
    const last = { target: makeTarget('tls', '127.0.0.9', 9) };
    const recording = await observeHere({
      ...open,
      targets: [...targets, last],
      policies: [policy],
      targetTimeoutMs: 3000,
    });
    expect(recording.interrupted).toBe(false);
    const late = recording.observations.filter(({ probe }) => probe === 'run/target-timeout');
    expect(late.map(({ target, detail }) => [target, detail])).toEqual(
      targets.map(({ target: { url } }) => [url, 'not done in 3 s, the rest was left']),
    );
    const { findings } = judge(recording, [policy], '2026-11-28');
    const applicable = findings.filter(({ verdict }) => verdict !== 'not-applicable');
    const slow = applicable.filter(({ target }) => target !== last.target.url);
    expect(slow.map(({ verdict }) => verdict)).toEqual(slow.map(() => 'inconclusive'));
    expect(slow.every(({ reason }) => reason.split(', ').includes('target-timeout'))).toBe(true);
    expect(slow.every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect(applicable.some(({ target, reason }) => target === last.target.url && reason === 'unreachable')).toBe(true);
  });

  test('does not count while the target waits for the driver that others use', async () => {
    const looks: string[] = [];
    const recording = await observeHere({
      ...open,
      timeoutMs: 100,
      ikePausesMs: [],
      targets: ['127.0.0.9', '127.0.0.10', '127.0.0.11'].map((host) => ({
        target: makeTarget('ikev2', host, 500),
        credentials: { kind: 'psk' } as never,
      })),
      policies: [policy],
      targetTimeoutMs: 5000,
      startIkeObserver: async () => ({
        observe: async ({ target }) => {
          await new Promise((done) => setTimeout(done, 3000));
          looks.push(target.host);
        },
        [Symbol.asyncDispose]: async () => undefined,
      }),
    });
    expect(looks.length).toBe(3);
    expect(recording.observations.filter(({ probe }) => probe.startsWith('run/'))).toEqual([]);
  });
});

describe('what fails in the middle of a run', () => {
  const credentials = { kind: 'psk' } as never;
  const hosts = ['127.0.0.9', '127.0.0.10'];
  const ikeTargets = hosts.map((host) => ({ target: makeTarget('ikev2', host, 500), credentials }));

  test('a driver that dies leaves its target open, and the next target gets another', async () => {
    let started = 0;
    let disposed = 0;
    const recording = await observeHere({
      ...open,
      timeoutMs: 100,
      ikePausesMs: [],
      targets: ikeTargets,
      policies: [policy],
      startIkeObserver: async () => {
        started++;
        return {
          observe: () =>
            Promise.reject(
              Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' }),
            ),
          [Symbol.asyncDispose]: async () => {
            disposed++;
          },
        };
      },
    });
    expect({ started, disposed }).toEqual({ started: 2, disposed: 2 });
    const told = recording.observations.filter(({ probe }) => probe === 'run/driver');
    expect(told.map(({ detail }) => detail)).toEqual(hosts.map(() => 'the driver failed: connect ECONNREFUSED'));
  });

  test('a fault of ours ends one target, is told, and leaves the others untouched', async () => {
    const faults: unknown[] = [];
    const fault = new TypeError('undefined is not a function');
    const recording = await observeHere({
      ...open,
      timeoutMs: 100,
      ikePausesMs: [],
      targets: [...ikeTargets.slice(0, 1), { target: makeTarget('tls', '127.0.0.9', 9) }],
      policies: [policy],
      startIkeObserver: async () => ({
        observe: () => Promise.reject(fault),
        [Symbol.asyncDispose]: async () => undefined,
      }),
      onFault: (error) => faults.push(error),
    });
    expect(faults).toEqual([fault]);
    expect(recording.observations.filter(({ probe }) => probe === 'run/fault').map(({ target }) => target)).toEqual([
      'ikev2://127.0.0.9',
    ]);
    const { findings } = judge(recording, [policy], '2026-11-28');
    const ipsec = findings.filter(
      ({ target, clause }) => target.startsWith('ikev2') && clause === 'ipsec/nothing-else',
    );
    expect(ipsec.map(({ verdict, reason }) => [verdict, reason])).toEqual([['inconclusive', 'fault']]);
    expect(
      recording.observations.some(({ target, probe }) => target.startsWith('tls') && probe.startsWith('tls/')),
    ).toBe(true);
  });

  test('a driver that cannot be put away is told, and what was seen stands', async () => {
    const faults: unknown[] = [];
    const stuck = new Error('the engine is gone');
    const recording = await observeHere({
      ...open,
      timeoutMs: 100,
      ikePausesMs: [],
      targets: ikeTargets.slice(0, 1),
      policies: [policy],
      startIkeObserver: async () => ({
        observe: async () => undefined,
        [Symbol.asyncDispose]: () => Promise.reject(stuck),
      }),
      onFault: (error) => faults.push(error),
    });
    expect(faults).toEqual([stuck]);
    expect(recording.observations.length).toBeGreaterThan(0);
  });
});
