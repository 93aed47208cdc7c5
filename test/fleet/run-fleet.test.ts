import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { GatewayWork } from '../../src/fleet/gateway-work.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { fleetRun, workOf } from '../support/fleet-run.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../support/node-tls-gateway.ts';

const policies = [parsePolicy(versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }), 'versions.yaml')];
const noThread = pathToFileURL(join(import.meta.dirname, '../support/no-such-thread.ts'));
const endingThread = pathToFileURL(join(import.meta.dirname, '../support/thread-that-ends.ts'));
const nobody = 'tls://127.0.0.9:9';

let conforming: NodeTlsGateway;
let drifted: NodeTlsGateway;

beforeAll(async () => {
  conforming = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  drifted = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
});

afterAll(async () => {
  await conforming[Symbol.asyncDispose]();
  await drifted[Symbol.asyncDispose]();
});

const fleet = (): Readonly<Record<string, readonly string[]>> => ({
  good: [conforming.url],
  bad: [drifted.url],
  dead: [nobody],
  both: [conforming.url, nobody],
});

describe('each gateway of a fleet is seen once and judged by itself', () => {
  test.each([0, 2])('with %s threads', { timeout: 300_000 }, async (threads) => {
    const { summary, verdicts } = await fleetRun(fleet(), policies, { threads });
    expect(verdicts).toEqual({ good: 'conforms', bad: 'violates', dead: 'inconclusive', both: 'inconclusive' });
    expect(summary).toMatchObject({ seen: 4, faults: 0, interrupted: 0 });
    expect(summary.sent).toBeGreaterThan(10);
  });

  test('by its own policies where it has them, in a thread, too', { timeout: 300_000 }, async () => {
    const strict = [parsePolicy(versionPolicy({ 'TLSv1.2': 'refused' }), 'strict.yaml')];
    const [one] = workOf({ good: [conforming.url] });
    const [other] = workOf({ again: [conforming.url] });
    const work = [{ ...(one as GatewayWork), policies: strict }, other as GatewayWork];
    const { verdicts } = await fleetRun({}, policies, { work, threads: 1 });
    expect(verdicts).toEqual({ good: 'violates', again: 'conforms' });
  });
});

describe('work', () => {
  test('is pulled only when there is room, and no further one when what is seen cannot be handed over', async () => {
    let pulled = 0;
    let isLetGo = false;
    function* many(): Generator<GatewayWork> {
      try {
        for (; pulled < 1000; ) yield* workOf({ [`gateway-${++pulled}`]: [nobody] });
      } finally {
        isLetGo = true;
      }
    }
    const run = fleetRun({}, policies, {
      work: many(),
      given: { atOnce: 2 },
      onEnd: () => Promise.reject(new Error('the store is full')),
    });
    await expect(run).rejects.toThrow('the store is full');
    expect(pulled).toBeLessThanOrEqual(5);
    expect(isLetGo).toBe(true);
  });

  test('that is done is forgotten while the run waits for more', async () => {
    const works: WeakRef<GatewayWork>[] = [];
    let done = 0;
    const left = (): number => works.filter((one) => one.deref() !== undefined).length;
    let leftAtTheEnd = Number.POSITIVE_INFINITY;
    async function* some(): AsyncGenerator<GatewayWork> {
      for (let at = 0; at < 20; at++) {
        const [one] = workOf({ [`gateway-${at}`]: [nobody] });
        works.push(new WeakRef(one as GatewayWork));
        yield one as GatewayWork;
      }
      while (done < works.length) await delay(5);
      await collectGarbage();
      leftAtTheEnd = left();
    }
    await fleetRun({}, policies, { work: some(), onEnd: async () => void done++ });
    // The last one may be held by whoever is asked for the next.
    expect([works.length, leftAtTheEnd]).toEqual([20, expect.toSatisfy((count: number) => count <= 1)]);
  });

  test('that cannot be had ends the run with its reason', async () => {
    async function* broken(): AsyncGenerator<GatewayWork> {
      yield* workOf({ one: [nobody] });
      throw new Error('the queue is gone');
    }
    await expect(fleetRun({}, policies, { work: broken() })).rejects.toThrow('the queue is gone');
  });
});

test.each([0, 1])(
  'an interrupted fleet hands over no verdict, with %s threads',
  { timeout: 300_000 },
  async (threads) => {
    const abort = new AbortController();
    const waiting = async function* (): AsyncGenerator<GatewayWork> {
      yield* workOf(fleet());
      abort.abort(new Error('interrupted'));
      await new Promise(() => undefined);
    };
    const { summary, verdicts } = await fleetRun({}, policies, { work: waiting(), threads, signal: abort.signal });
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['interrupted']));
    expect(summary).toMatchObject({ seen: 0, interrupted: 4 });
  },
);

describe('a thread that ends', () => {
  test('is a fault of the gateways that it had, and others have the rest', { timeout: 300_000 }, async () => {
    const names = ['one', 'deadly', 'two', 'three', 'four'];
    const gateways = Object.fromEntries(names.map((name) => [name, [conforming.url]]));
    const { summary, verdicts } = await fleetRun(gateways, policies, {
      threads: 1,
      threadFile: endingThread,
      given: { atOnce: 1 },
    });
    expect(verdicts['deadly']).toBe('fault');
    expect(verdicts['one']).toBe('conforms');
    expect(verdicts['four']).toBe('conforms');
    expect(summary.seen + summary.faults).toBe(5);
    expect(summary.faults).toBeLessThanOrEqual(2);
  });

  test('before it could look at anything ends the run before anything was sent', async () => {
    const run = fleetRun(fleet(), policies, { threads: 2, threadFile: noThread });
    await expect(run).rejects.toThrow(/no-such-thread/u);
  });
});
