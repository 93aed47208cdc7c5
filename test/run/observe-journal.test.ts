import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { Journal, type JournalHead, type JournalLine } from '../../core/observation/journal.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { type HereOptions, observeHere } from '../support/observe-here.ts';
import { startSstpServer } from '../support/sstp-server.ts';
import { issue } from '../support/test-pki.ts';
import { azure } from '../support/tls-policies.ts';

let gateway: Awaited<ReturnType<typeof startSstpServer>>;
beforeAll(async () => {
  const own = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
  const verb = 'HTTP/1.1 404 Not Found\r\nServer: nginx\r\n\r\n';
  gateway = await startSstpServer({ key: await own.keyPem(), cert: own.pem, maxVersion: 'TLSv1.2' }, { verb });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function observed(
  options: Partial<HereOptions> = {},
): Promise<{ readonly lines: readonly JournalLine[]; readonly recording: Recording }> {
  const lines: JournalLine[] = [];
  const { port } = gateway;
  const recording = await observeHere({
    targets: [
      { target: makeTarget('tls', 'gateway.test', port) },
      // TLS without SSTP: another target than it was taken for, and one address under two names.
      { target: { ...makeTarget('sstp', '127.0.0.1', port), guessed: true } },
      { target: makeTarget('tls', 'nowhere.test', 443) },
    ],
    policies: [await azure()],
    trustAnchors: [],
    timeoutMs: 20_000,
    resolve: (name) => (name === 'gateway.test' ? Promise.resolve([{ address: '127.0.0.1' }]) : Promise.resolve([])),
    onJournal: (line) => lines.push(line),
    ...options,
  });
  return { lines, recording };
}

function replayed(lines: readonly JournalLine[], end: Pick<Recording, 'finishedAt' | 'interrupted'>): Recording {
  // As a file has them.
  const [head, ...rest] = JSON.parse(JSON.stringify(lines)) as [JournalHead, ...Parameters<Journal['add']>[0][]];
  const journal = new Journal(head);
  expect(rest.map((line) => journal.add(line))).toEqual(rest.map(() => true));
  return journal.recording(end);
}

test('the journal of a run is its recording, line by line as it comes', async () => {
  const { lines, recording } = await observed();
  expect(recording.targets.map(({ scheme }) => scheme)).toEqual(['tls', 'tls', 'tls']);
  expect(recording.observations.length).toBeGreaterThan(10);
  expect(replayed(lines, recording)).toEqual(recording);
});

test('and so is that of a run that is interrupted', async () => {
  const stop = new AbortController();
  const { lines, recording } = await observed({
    signal: stop.signal,
    onProgress: (progress) => {
      if (progress.step === 'observed' && progress.observations === 5) stop.abort(new Error('enough'));
    },
  });
  expect(recording).toMatchObject({ interrupted: true });
  expect(replayed(lines, recording)).toEqual(recording);
});

test('every endpoint that is probed is counted, and in the end all of them are done', async () => {
  const counts: (readonly [number, number])[] = [];
  const told = {
    probe: 'run/credentials',
    order: '',
    offer: {},
    outcome: 'not-made',
    detail: '',
    sent: '',
    received: '',
    startedAtMs: 0,
    elapsedMs: 0,
    attempts: 0,
  } as const;
  await observed({
    connectionsPerTarget: 1,
    targets: [
      { target: makeTarget('tls', '127.0.0.1', 1) },
      // What is told without anything sent is no endpoint to wait for.
      { target: makeTarget('tls', '127.0.0.1', 2), told },
    ],
    onProgress: (progress) => {
      if (progress.step === 'observed') counts.push([progress.done, progress.of]);
    },
  });
  expect(new Set(counts.map(([, of]) => of))).toEqual(new Set([1]));
});
