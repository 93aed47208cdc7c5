import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { ClauseEvent } from '../../../core/finding/history/telling-event.ts';
import type { MessageBody } from '../../../reports/telling/message-body.ts';
import { inFlightMs, putEvents } from '../../../src/fleet/telling/outbox.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { first, rows } from '../../store/contract/scanned.ts';
import { sampleMessage } from '../../support/sample-message.ts';
import { type Received, startReceiver } from '../../support/webhook-receiver.ts';

/** As many as wanted: GATEPROOF_KILLS=200 takes some minutes. On a busy machine a process takes seconds to begin. */
const kills = Number(process.env['GATEPROOF_KILLS'] ?? 15);
/** So many are to be told; each process is killed after some of them. */
const events = 40;

const folder = mkdtempSync(join(tmpdir(), 'gateproof-telling-kills-'));
afterAll(() => rmSync(folder, { recursive: true }));

test(`a process that tells and is killed ${kills} times loses nothing, and what is told again has its id and its words`, {
  timeout: 600_000,
}, async () => {
  const [sample] = sampleMessage.events;
  let killed = 0;
  let again = 0;
  for (let round = 0; killed < kills; round++) {
    let child: ChildProcess | undefined;
    /** Requests until the process that sent one is killed. */
    let left = 0;
    const kill = async (): Promise<void> => {
      await sleep(randomInt(0, 4));
      child?.kill('SIGKILL');
    };
    await using receiver = await startReceiver({
      answer: (response) => {
        left -= 1;
        const isLast = left === 0 && killed < kills;
        const isAnswered = !isLast || randomInt(2) === 0;
        if (isAnswered) response.writeHead(204).end();
        if (isLast) void kill();
      },
    });
    const path = join(folder, `${round}.db`);
    {
      await using store = await openStore(path);
      await store.write(async (sql) => {
        const made = Array.from({ length: events }, (_, at) => ({ ...sample, gateway: `g${at}` }) as ClauseEvent);
        await putEvents(
          sql,
          made.map((event) => ({ event, key: [event.gateway] })),
          first,
        );
      });
    }
    let runs = 0;
    for (let isOver = false; !isOver; runs++) {
      left = randomInt(1, 8);
      // What the one before had is free by then.
      isOver = await delivering([path, `${receiver.port}`, `${first + runs * inFlightMs}`], (started) => {
        child = started;
      });
      if (!isOver) killed += 1;
      await using store = await openStore(path);
      expect(await rows(store, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    }
    expect(told(receiver.received)).toEqual(Array.from({ length: events }, (_, at) => `g${at}`).sort());
    again += receiver.received.length - events;
  }
  // Else no moment between sending and marking was met.
  expect(again).toBeGreaterThan(0);
  expect(again).toBeLessThanOrEqual(killed);
});

/** Whether it came to its end. */
async function delivering(options: readonly string[], onStart: (child: ChildProcess) => void): Promise<boolean> {
  const script = join(import.meta.dirname, 'kills/delivering.ts');
  const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  onStart(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  await new Promise<void>((ended) => child.on('close', () => ended()));
  return text.includes('over');
}

/** The gateways that came, each by one id and one body. */
function told(received: readonly Received[]): readonly string[] {
  const bodies = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { headers, body } of received) {
    const id = String(headers['webhook-id']);
    expect(bodies.get(id) ?? body).toBe(body);
    bodies.set(id, body);
    for (const event of (JSON.parse(body) as MessageBody).data.events) {
      const gateway = 'gateway' in event ? event.gateway : '';
      expect(ids.get(gateway) ?? id).toBe(id);
      ids.set(gateway, id);
    }
  }
  return [...ids.keys()].sort();
}
