import { describe, expect, test } from 'vitest';
import type { ObservationDraft } from '../../../core/observation/observation.ts';
import { confirmRefusal, refusedSessions, type SessionEnd } from '../../../probes/openvpn/confirm-refusal.ts';
import { dropRecorder } from '../../../probes/openvpn/dropped-session.ts';

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
const confirm = confirmOf(2);
const confirmThrice = confirmOf(refusedSessions);

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

  test('is made twice again, because a line that closes one now and then looks the same', async () => {
    const closed = [10, 30, 50].map((at) => end('unacknowledged', at));
    const { result, made } = await confirmThrice(...closed);
    expect({ made, kind: result?.kind, elapsedMs: result?.elapsedMs }).toEqual({
      made: 3,
      kind: 'declined',
      elapsedMs: 45,
    });
    expect(result?.transcript).toEqual(['line of 10', 'line of 30', 'line of 50']);
    const other = await confirmThrice(end('unacknowledged', 10), end('unacknowledged', 30), end('answered', 50));
    expect({ kind: other.result?.kind, made: other.made }).toEqual({ kind: 'answered', made: 3 });
  });

  test.each([
    [['unacknowledged', 'unacknowledged', 'unacknowledged-reset'], 'reset'],
    [['unacknowledged-reset', 'unacknowledged', 'unacknowledged'], 'closed'],
    [['unacknowledged-reset', 'unacknowledged-reset', 'unacknowledged-reset'], 'declined'],
  ])('is declined where all three ended alike: %j is %s', async (kinds, kind) => {
    const { result, made } = await confirmThrice(...kinds.map((one, at) => end(one, 10 + 20 * at)));
    expect({ made, kind: result?.kind }).toEqual({ made: 3, kind });
  });

  test('is nothing when there is no second one, because a budget is used up', async () => {
    expect((await confirm(end('unacknowledged', 10), undefined)).result).toBeUndefined();
  });
});

test.each(['answered', 'silent', 'closed', 'reset'])('a session that ended %s is made once', async (kind) => {
  const { result, made } = await confirm(end(kind, 10), end('unacknowledged', 30));
  expect({ kind: result?.kind, made }).toEqual({ kind, made: 1 });
});

describe('sessions that are dropped although the same octets are answered in another', () => {
  const dropsOf = async (...kinds: readonly string[]): Promise<readonly (readonly [string, number])[]> => {
    const ends = kinds.map((kind, at) => end(kind, at));
    const told: [string, number][] = [];
    const session = (): Promise<SessionEnd | undefined> => Promise.resolve(ends.shift());
    await confirmRefusal(session, refusedSessions, ({ kind }, dropped) => told.push([kind, dropped]));
    return told;
  };

  test('are told with how many there were', async () => {
    expect(await dropsOf('unacknowledged', 'answered')).toEqual([['answered', 1]]);
    expect(await dropsOf('unacknowledged', 'unacknowledged', 'answered')).toEqual([['answered', 2]]);
  });

  test('are not told of where all were dropped, or none', async () => {
    expect(await dropsOf('unacknowledged', 'unacknowledged', 'unacknowledged')).toEqual([]);
    expect(await dropsOf('answered')).toEqual([]);
  });

  test.each([
    ['answered', 1, 'dropped without a word once, and answered when asked again'],
    ['completed', 2, 'dropped without a word 2 times, and answered when asked again'],
  ])('are recorded where the other was %s', (kind, dropped, detail) => {
    const drafts: ObservationDraft[] = [];
    const onDropped = dropRecorder((draft) => drafts.push(draft));
    onDropped(end(kind, 10), dropped);
    onDropped(end(kind, 20), dropped);
    expect(drafts.map(({ order }) => order)).toEqual(['openvpn/1-dropped/0001', 'openvpn/1-dropped/0002']);
    expect(drafts[0]).toMatchObject({
      probe: 'openvpn/dropped',
      offer: { kind: 'session', dropped },
      outcome: 'closed',
      detail,
      attempts: dropped + 1,
      transcript: ['line of 10'],
    });
  });

  test.each(['silent', 'closed', 'reset', 'failed'])(
    'are not recorded where the other was %s, which is loss',
    (kind) => {
      const drafts: ObservationDraft[] = [];
      dropRecorder((draft) => drafts.push(draft))(end(kind, 10), 1);
      expect(drafts).toEqual([]);
    },
  );
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'a refusal of %d sessions is none, and no session is made for it',
  async (sessions) => {
    let made = 0;
    const session = (): Promise<SessionEnd> => Promise.resolve(end('unacknowledged', made++));
    const asked = confirmRefusal(session, sessions);
    await expect(asked).rejects.toThrow(
      new RangeError(`sessions of a refusal: a whole number from 1 wanted, ${sessions} found`),
    );
    expect(made).toBe(0);
  },
);
