import { describe, expect, test } from 'vitest';
import { confirmRefusal, refusedSessions, type SessionEnd } from '../../../probes/openvpn/confirm-refusal.ts';

const end = (kind: string, startedAtMs: number): SessionEnd => ({
  kind,
  detail: `${kind} at ${startedAtMs}`,
  startedAtMs,
  elapsedMs: 5,
  transcript: [`line of ${startedAtMs}`],
  packets: [{ direction: 'sent', atMs: startedAtMs, octets: '38' }],
});

const confirmOf =
  (sessions: number) =>
  async (...ends: readonly (SessionEnd | undefined)[]) => {
    let made = 0;
    const result = await confirmRefusal(() => Promise.resolve(ends[made++]), sessions);
    return { result, made };
  };
const confirm = confirmOf(refusedSessions.udp);
const confirmTcp = confirmOf(refusedSessions.tcp);

describe('a session that ended unacknowledged', () => {
  test('is made again, and declined when the second ends so, too; it lasted from the first to the end of the second', async () => {
    const { result, made } = await confirm(end('unacknowledged', 10), end('unacknowledged', 30));
    expect(made).toBe(2);
    expect(result).toEqual({
      kind: 'declined',
      detail: 'the server dropped the session without a word, and again when asked again: unacknowledged at 30',
      startedAtMs: 10,
      elapsedMs: 25,
      transcript: ['line of 10', 'line of 30'],
      packets: [10, 30].map((atMs) => ({ direction: 'sent', atMs, octets: '38' })),
    });
  });

  test.each(['answered', 'silent', 'closed', 'reset', 'unreachable'])(
    'is what the second one was when that is %s',
    async (kind) => {
      const { result } = await confirm(end('unacknowledged', 10), end(kind, 30));
      expect({ kind: result?.kind, detail: result?.detail }).toEqual({ kind, detail: `${kind} at 30` });
    },
  );

  test('is made twice again over TCP, where a line that closes one now and then looks the same', async () => {
    const closed = [10, 30, 50].map((at) => end('unacknowledged', at));
    const { result, made } = await confirmTcp(...closed);
    expect({ made, kind: result?.kind, elapsedMs: result?.elapsedMs }).toEqual({
      made: 3,
      kind: 'declined',
      elapsedMs: 45,
    });
    expect(result?.transcript).toEqual(['line of 10', 'line of 30', 'line of 50']);
    const other = await confirmTcp(end('unacknowledged', 10), end('unacknowledged', 30), end('answered', 50));
    expect({ kind: other.result?.kind, made: other.made }).toEqual({ kind: 'answered', made: 3 });
  });

  test('is nothing when there is no second one, because a budget is used up', async () => {
    expect((await confirm(end('unacknowledged', 10), undefined)).result).toBeUndefined();
  });
});

test.each(['answered', 'silent', 'closed', 'reset'])('a session that ended %s is made once', async (kind) => {
  const { result, made } = await confirm(end(kind, 10), end('unacknowledged', 30));
  expect({ kind: result?.kind, made }).toEqual({ kind, made: 1 });
});
