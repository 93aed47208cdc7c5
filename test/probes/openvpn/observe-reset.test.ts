import { describe, expect, test } from 'vitest';
import type { OpenVpnWrap } from '../../../core/credentials/openvpn-wrap.ts';
import { Secret } from '../../../core/credentials/secret.ts';
import type { ObservationDraft } from '../../../core/observation/observation.ts';
import type { SessionOutcome } from '../../../probes/openvpn/channel-exchange.ts';
import { concludeOpenVpn } from '../../../probes/openvpn/conclude-openvpn.ts';
import { observeReset } from '../../../probes/openvpn/observe-reset.ts';
import type { SettledWrap } from '../../../probes/openvpn/session-wrap.ts';
import { draftOf, numbered } from '../../support/recording-of.ts';

const key = new Secret(new Uint8Array(256));
const { signal } = new AbortController();

const outcome = (kind: SessionOutcome['kind']): SessionOutcome => ({
  kind,
  detail: kind === 'answered' ? '' : `detail of ${kind}`,
  received: new Uint8Array(0),
  startedAtMs: 1,
  elapsedMs: 2,
  transcript: ['1 reset sent'],
  packets: [],
});

/** A server that answers a reset under wraps that `knows` takes, and others by `otherwise`. */
const ask = async (
  given: OpenVpnWrap | undefined,
  knows: (wrap: SettledWrap) => boolean,
  otherwise: SessionOutcome['kind'] | undefined,
  transport: 'tcp' | 'udp' = 'udp',
) => {
  const drafts: ObservationDraft[] = [];
  const asked: SettledWrap[] = [];
  const pauses: number[] = [];
  const found = await observeReset(
    {
      signal,
      record: (draft) => drafts.push(draft),
      pause: (durationMs) => Promise.resolve(void pauses.push(durationMs)),
      ...(transport === 'tcp' ? { silencesAtMost: 2 } : {}),
      reset: (wrap, until) => {
        asked.push(wrap);
        if (knows(wrap)) return Promise.resolve(outcome('answered'));
        // What nobody answers goes on until somebody gives up.
        if (otherwise === 'silent' && knows === sha512) {
          return new Promise((_resolve, reject) => {
            until.addEventListener('abort', () => reject(until.reason as Error));
          });
        }
        return Promise.resolve(otherwise === undefined ? undefined : outcome(otherwise));
      },
    },
    given,
  );
  const observations = numbered(drafts, 'openvpn+udp://127.0.0.1:1194');
  return { found, asked, pauses, observations, concluded: concludeOpenVpn(observations, transport) };
};

const never = (): boolean => false;
const sha512 = (wrap: SettledWrap): boolean => wrap.kind === 'tls-auth' && wrap.digest === 'SHA512';

describe('looking for the wrap', () => {
  test('tries none where it is not known, and nothing more: a server with a wrap needs its key', async () => {
    const { found, asked, observations, concluded } = await ask(undefined, never, 'silent');
    expect(found).toBeUndefined();
    expect(asked).toEqual([{ kind: 'none' }]);
    expect(observations).toMatchObject([
      { probe: 'openvpn/reset', outcome: 'silent', detail: 'detail of silent', offer: { wrap: 'none', given: false } },
    ]);
    expect(concluded).toEqual({
      facts: { transport: 'udp', wrap: { value: 'unknown', evidence: ['obs-0001'] } },
      prevented: { reason: 'needs-profile-key', evidence: ['obs-0001'] },
    });
  });

  test('calls a close over TCP the same: that is how a server with a wrap answers', async () => {
    const { asked, pauses, concluded, observations } = await ask(undefined, never, 'closed');
    expect(asked).toHaveLength(3);
    expect(pauses).toEqual([50, 100]);
    expect(observations).toMatchObject([{ outcome: 'closed', attempts: 3 }]);
    expect(concluded.prevented?.reason).toBe('needs-profile-key');
  });

  test.each([
    ['silent', 'wrap-key-not-accepted'],
    ['closed', 'wrap-key-not-accepted'],
    ['unreachable', 'unreachable'],
    ['malformed', 'malformed'],
  ] as const)('with a key that is not taken, and %s, leaves everything open as %s', async (kind, reason) => {
    const { found, concluded } = await ask({ kind: 'tls-crypt', key }, never, kind);
    expect({ found, reason: concluded.prevented?.reason }).toEqual({ found: undefined, reason });
  });

  test.each([undefined, { kind: 'tls-crypt', key }] as const)(
    'asks again behind silence over TCP, and calls it that: a server with a wrap closes',
    async (given) => {
      const { asked, pauses, observations, concluded } = await ask(given, never, 'silent', 'tcp');
      expect([asked.length, pauses]).toEqual([2, [50]]);
      expect(observations).toMatchObject([{ outcome: 'silent', attempts: 2 }]);
      expect(concluded.prevented?.reason).toBe('silent');
    },
  );

  test('keeps the outcome as the reason where the profile says that there is no wrap', async () => {
    expect((await ask({ kind: 'none' }, never, 'silent')).concluded.prevented?.reason).toBe('silent');
  });

  test('says that a budget left it out', async () => {
    const { concluded, observations } = await ask({ kind: 'none' }, never, undefined);
    expect(observations).toMatchObject([{ outcome: 'not-made', detail: 'budget' }]);
    expect(concluded.prevented?.reason).toBe('budget');
  });

  test('tries every digest of tls-auth at once where none is given, and keeps the one that is answered', async () => {
    const { found, asked, observations, concluded } = await ask({ kind: 'tls-auth', key }, sha512, 'silent');
    expect(asked.map((wrap) => (wrap.kind === 'tls-auth' ? wrap.digest : ''))).toEqual([
      'SHA256',
      'SHA1',
      'SHA512',
      'SHA384',
    ]);
    expect(found).toMatchObject({ kind: 'tls-auth', digest: 'SHA512' });
    expect(observations).toMatchObject([
      { outcome: 'answered', answer: { kind: 'reset', wrap: 'tls-auth', digest: 'SHA512' } },
    ]);
    expect(concluded).toEqual({
      facts: {
        transport: 'udp',
        wrap: { value: 'tls-auth', evidence: ['obs-0001'] },
        digest: { value: 'SHA512', evidence: ['obs-0001'] },
      },
    });
  });

  test('records every digest where none is answered', async () => {
    const { observations, concluded } = await ask({ kind: 'tls-auth', key }, never, 'closed');
    expect(observations.map(({ offer }) => offer['digest'])).toEqual(['SHA256', 'SHA1', 'SHA512', 'SHA384']);
    expect(concluded.prevented).toEqual({
      reason: 'wrap-key-not-accepted',
      evidence: ['obs-0001', 'obs-0002', 'obs-0003', 'obs-0004'],
    });
  });

  test('asks with the digest that is given and with no other', async () => {
    const { asked } = await ask({ kind: 'tls-auth', key, digest: 'SHA1', direction: 1 }, () => true, 'silent');
    expect(asked).toMatchObject([{ kind: 'tls-auth', digest: 'SHA1', direction: 1 }]);
  });

  test('shows no key in what it records', async () => {
    const { observations } = await ask({ kind: 'tls-crypt-v2', key, wrappedKey: key }, () => true, 'silent');
    expect(Object.keys(observations[0]?.offer ?? {})).toEqual(['kind', 'given', 'wrap']);
    expect(JSON.stringify(observations)).not.toContain('00000000');
  });
});

describe('what refusals show of the server', () => {
  const reset: Partial<ObservationDraft> = {
    probe: 'openvpn/reset',
    outcome: 'answered',
    offer: { kind: 'reset', wrap: 'none', given: true },
    answer: { kind: 'reset', wrap: 'none' },
  };
  const seen = (...drafts: readonly Partial<ObservationDraft>[]) => {
    const all = [reset, ...drafts].map((one, at) =>
      draftOf({ probe: 'tls/deny', order: String(at), outcome: 'refused', sent: '16', ...one }),
    );
    return concludeOpenVpn(numbered(all, 'openvpn+tcp://127.0.0.1:443'), 'tcp').facts?.refusesBy;
  };

  test('is silence where no refusal came with an alert', () => {
    expect(seen({})).toEqual({ value: 'silence', evidence: ['obs-0002'] });
  });

  test('is nothing where sessions are dropped by chance', () => {
    expect(seen({}, { probe: 'openvpn/dropped', outcome: 'closed', offer: { kind: 'session' } })).toBeUndefined();
  });

  test('is an alert where one came', () => {
    const alert = { received: '15', answer: { kind: 'alert', level: 2, description: 40 } };
    expect(seen({}, alert)).toEqual({ value: 'alert', evidence: ['obs-0003'] });
  });

  test('is nothing where nothing was refused', () => {
    expect(seen({ outcome: 'answered' })).toBeUndefined();
  });
});

test('an endpoint that no reset was sent to has no facts of its own', () => {
  expect(concludeOpenVpn([], 'tcp')).toEqual({});
});
