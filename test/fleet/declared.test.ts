import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { type Declared, readDeclared, writeDeclared } from '../../src/fleet/declared.ts';

const declared: Declared = {
  targets: [
    { ...makeTarget('ikev2', 'vpn.example.net', 500), credentials: 'roadwarrior', gateway: 'berlin-1' },
    { ...makeTarget('sstp', 'vpn.example.net', 443), guessed: true, declared: { file: 'gateproof.yaml', line: 3 } },
  ],
  policies: [{ id: 'azure-vpn-p2s', digest: 'sha256:00' }],
  timing: { everyMs: 21_600_000, timeZone: 'UTC', windows: [{ days: [1, 2], from: 1320, until: 300 }] },
};

test('reads what was written of a gateway, and writes the same for the same', () => {
  expect(readDeclared(writeDeclared(declared), 'berlin-1')).toEqual(declared);
  expect(writeDeclared(readDeclared(writeDeclared(declared), 'berlin-1'))).toBe(writeDeclared(declared));
});

describe('refuses what a row should not hold, and says what to do:', () => {
  const with_ = (changes: object): string => JSON.stringify({ ...declared, ...changes });
  test.each([
    ['no JSON', '{"targets":'],
    ['nothing', '{}'],
    ['no target', with_({ targets: [] })],
    ['a target of no scheme', with_({ targets: [{ ...declared.targets[0], scheme: 'gopher' }] })],
    ['a member that nobody knows', with_({ targets: [{ ...declared.targets[0], password: 'x' }] })],
    ['a given fact that is no day', with_({ policies: [{ id: 'a', digest: 'b', given: { acquired: 'soon' } }] })],
    ['a window beyond the day', with_({ timing: { timeZone: 'UTC', windows: [{ days: [1], from: 0, until: 2000 }] } })],
  ])('%s', (_, text) => {
    expect(() => readDeclared(text, 'berlin-1')).toThrow(
      expect.objectContaining({
        code: 'declared-unreadable',
        message: expect.stringMatching(/^gateway berlin-1: .* register it anew with gateproof monitor$/u) as string,
      }) as Error,
    );
  });
});
