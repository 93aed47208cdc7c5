import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { runFleet } from '../../src/fleet/run-fleet.ts';
import { probingLimits } from '../../src/inputs/probing-limits.ts';
import { unpackOutcome } from '../../src/store/carried-outcome.ts';
import { fleetRun, workOf } from '../support/fleet-run.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../support/node-tls-gateway.ts';

const policies = [parsePolicy(versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }), 'versions.yaml')];

let conforming: readonly NodeTlsGateway[] = [];
const sockets = new Set<Socket>();
let slow: Server;
let limited: Server;

const urlOf = (server: Server): string => `tls://127.0.0.1:${(server.address() as AddressInfo).port}`;
const portOf = ({ url }: NodeTlsGateway): number => Number(url.slice(url.lastIndexOf(':') + 1));

beforeAll(async () => {
  conforming = await Promise.all(Array.from({ length: 5 }, () => nodeTlsGateway('TLSv1.2', 'TLSv1.2')));
  const behind = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  conforming = [...conforming, behind];
  slow = await proxy(portOf(behind), { waitMs: 700 });
  limited = await proxy(portOf(behind), { atMost: 2 });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  slow.close();
  limited.close();
  await Promise.all(conforming.map((one) => one[Symbol.asyncDispose]()));
});

/** A way to a port that waits before each connection, or resets those beyond so many. */
async function proxy(
  port: number,
  { waitMs = 0, atMost = Number.POSITIVE_INFINITY }: { readonly waitMs?: number; readonly atMost?: number },
): Promise<Server> {
  let open = 0;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (++open > atMost) socket.resetAndDestroy();
    socket.on('close', () => open--);
    setTimeout(() => {
      const to = connect(port, '127.0.0.1');
      sockets.add(to);
      to.on('error', () => socket.destroy());
      to.on('close', () => socket.destroy());
      socket.on('close', () => to.destroy());
      socket.pipe(to).pipe(socket);
    }, waitMs);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

describe('a fleet with one gateway that is not like the others', { timeout: 300_000 }, () => {
  test('of which not everything could be asked in time shows no pass for what was not asked', async () => {
    const passed: string[] = [];
    await runFleet({
      work: workOf({ slow: [urlOf(slow)] }),
      policies,
      trustAnchors: [],
      limits: probingLimits({ timeoutMs: 20_000, targetTimeoutMs: 1000 }, (option) => option),
      site: '',
      asOf: '2026-11-29',
      threads: 0,
      onEnd: async (_work, end) => {
        if (end.kind !== 'seen') throw new Error('an outcome wanted');
        const [endpoint] = unpackOutcome(end.outcome).endpoints;
        expect(endpoint?.completeness).toBe('cut-short');
        for (const { clause, verdict } of endpoint?.findings ?? []) if (verdict === 'pass') passed.push(clause);
        expect(end.verdict.conclusion).toBe('inconclusive');
      },
      onProgress: () => undefined,
      onFault: () => undefined,
      signal: new AbortController().signal,
    });
    // What must be refused was asked for, and never twice between two answers.
    expect(passed.filter((clause) => clause.includes('1.3'))).toEqual([]);
  });

  test.each([0, 2])(
    'that takes two connections at once leaves its neighbours decided, with %s threads',
    async (threads) => {
      const gateways = Object.fromEntries(conforming.slice(0, 5).map(({ url }, at) => [`good-${at}`, [url]]));
      const { verdicts } = await fleetRun({ limited: [urlOf(limited)], ...gateways }, policies, { threads });
      const { limited: own, ...others } = verdicts;
      expect(new Set(Object.values(others))).toEqual(new Set(['conforms']));
      expect(['conforms', 'inconclusive']).toContain(own);
    },
  );
});
