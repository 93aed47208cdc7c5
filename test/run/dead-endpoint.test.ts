import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTarget } from '../../core/endpoint/parse-target.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { observeHere } from '../support/observe-here.ts';
import { type UnansweringHost, unansweringHost } from '../support/unanswering-host.ts';

/** The kernel asks several times in it, so that one attempt says enough. */
const timeoutMs = 3000;

let host: UnansweringHost;
let policies: readonly Policy[];

beforeAll(async () => {
  host = await unansweringHost();
  policies = [await loadPolicy('azure-vpn-p2s', { signal: new AbortController().signal })];
});

afterAll(() => host[Symbol.dispose]());

async function look(url: string, guessed = false, connectionsPerTarget = 13): Promise<Recording> {
  const target = { ...parseTarget(url), ...(guessed ? { guessed: true as const } : {}) };
  return await observeHere({ targets: [{ target }], policies, trustAnchors: [], timeoutMs, connectionsPerTarget });
}

/** What was waited for, one after another: attempts that began together count once. */
function waits({ observations }: Recording): number {
  const tried = observations.filter(({ elapsedMs }) => elapsedMs >= timeoutMs * 0.9);
  let waited = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { startedAtMs, elapsedMs } of tried.toSorted((a, b) => a.startedAtMs - b.startedAtMs)) {
    if (startedAtMs < until - timeoutMs * 0.1) continue;
    waited++;
    until = startedAtMs + elapsedMs;
  }
  return waited;
}

function verdicts(recording: Recording): ReadonlySet<string> {
  const { findings } = judge(recording, policies, '2026-11-29');
  return new Set(findings.filter(({ verdict }) => verdict !== 'not-applicable').map(({ verdict }) => verdict));
}

describe('a host that drops what is sent to it costs one time-out', () => {
  test.each([
    ['TLS', 'tls', false, 13],
    ['TLS, one connection at once', 'tls', false, 1],
    ['SSTP', 'sstp', false, 13],
    ['a port of which it is not known what is there', 'sstp', true, 13],
  ])('%s', { timeout: 300_000 }, async (_name, scheme, guessed, connections) => {
    const recording = await look(`${scheme}://127.0.0.1:${host.port}`, guessed, connections);
    expect(waits(recording)).toBe(1);
    expect(new Set(recording.observations.map(({ outcome }) => outcome))).toEqual(new Set(['unreachable']));
    expect(verdicts(recording)).toEqual(new Set(['inconclusive']));
  });

  test('IKEv2 and IKEv1, on one port', { timeout: 300_000 }, async () => {
    await using deaf = await deafSocket(0, '127.0.0.1');
    const recording = await look(`ikev2://127.0.0.1:${deaf.port}`);
    expect(waits(recording)).toBe(1);
    expect(verdicts(recording)).toEqual(new Set(['inconclusive']));
    const asked = recording.observations.filter(({ sent }) => sent !== '').map(({ probe }) => probe);
    expect(asked.toSorted()).toEqual(['ikev1/main-mode', 'ikev2/row']);
  });

  test('IKEv2 and IKEv1, on both ports', { timeout: 300_000 }, async () => {
    const address = '127.73.0.9';
    await using one = await deafSocket(500, address);
    await using other = await deafSocket(4500, address);
    const recording = await look(`ikev2://${address}`);
    expect(waits(recording)).toBe(1);
    expect(Math.min(one.requests(), other.requests())).toBeGreaterThan(4);
    expect(verdicts(recording)).toEqual(new Set(['inconclusive']));
  });
});

interface DeafSocket extends AsyncDisposable {
  readonly port: number;
  readonly requests: () => number;
}

async function deafSocket(port: number, address: string): Promise<DeafSocket> {
  const socket: Socket = createSocket('udp4');
  let requests = 0;
  socket.on('message', () => requests++);
  socket.bind(port, address);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    requests: () => requests,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
