import { describe, expect, test } from 'vitest';
import { ResetAllowance } from '../../../probes/openvpn/reset-allowance.ts';
import { RoundTrip } from '../../../probes/openvpn/round-trip.ts';

describe('pauses', () => {
  test('are short on a short way and grow with the longest of the last round trips', () => {
    const way = new RoundTrip();
    way.note(1);
    expect([way.resendPauseMs(), way.resetPauseMs(1), way.lateMs()]).toEqual([60, 60, 25]);
    way.note(400);
    way.note(2);
    expect([way.resendPauseMs(), way.resetPauseMs(1), way.lateMs()]).toEqual([600, 1200, 400]);
  });

  test('forget a round trip after eight others', () => {
    const way = new RoundTrip();
    way.note(400);
    for (let at = 0; at < 8; at++) way.note(10);
    expect(way.ms).toBe(10);
  });

  test('take the time of a reset that was sent several times only until there is a better one', () => {
    const way = new RoundTrip();
    way.noteAtMost(900);
    expect(way.resendPauseMs()).toBe(1350);
    way.note(10);
    expect(way.resendPauseMs()).toBe(60);
  });

  test('between resets become longer, up to two seconds', () => {
    const pauses = [1, 2, 3, 9].map((n) => Math.round(new RoundTrip().resetPauseMs(n)));
    expect(pauses).toEqual([250, 400, 640, 2000]);
  });
});

describe('resets that no third packet followed', () => {
  test('are 50 at most in ten seconds', () => {
    let nowMs = 0;
    const allowance = new ResetAllowance(() => nowMs);
    for (let at = 0; at < 50; at++) {
      expect(allowance.waitMs()).toBe(0);
      allowance.sent();
      nowMs += 10;
    }
    expect(allowance.waitMs()).toBe(9500);
    nowMs = 10_001;
    expect(allowance.waitMs()).toBe(0);
  });

  test('make room when a session goes on', () => {
    const allowance = new ResetAllowance(() => 0);
    for (let at = 0; at < 50; at++) allowance.sent();
    allowance.completed();
    expect(allowance.waitMs()).toBe(0);
  });
});
