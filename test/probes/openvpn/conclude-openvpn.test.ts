import { describe, expect, test } from 'vitest';
import { concludeOpenVpn, type OpenVpnConclusion } from '../../../probes/openvpn/conclude-openvpn.ts';
import {
  alerted,
  asked,
  chose,
  dropped,
  type Ending,
  ended,
  inTurn,
  type Told,
} from '../../support/tls-observations.ts';

const reset = (ending: Ending, given = false, wrap = 'none'): Told => ({
  probe: 'openvpn/reset',
  offer: { given, wrap },
  ...ending,
});
const answered = reset({ outcome: 'answered', answer: { wrap: 'tls-auth', digest: 'SHA256' } });
const udp = (...told: readonly Told[]): OpenVpnConclusion => concludeOpenVpn(inTurn(...told), 'udp');
const tcp = (...told: readonly Told[]): OpenVpnConclusion => concludeOpenVpn(inTurn(...told), 'tcp');

describe('an OpenVPN server', () => {
  test('of which no reset was asked for has no facts', () => {
    expect(udp()).toStrictEqual({});
    expect(udp(asked('deny', [1], alerted()))).toStrictEqual({});
  });

  test('that answered a reset shows its wrap by that answer', () => {
    expect(udp(reset(ended('silent')), answered)).toStrictEqual({
      facts: {
        transport: 'udp',
        wrap: { value: 'tls-auth', evidence: ['b'] },
        digest: { value: 'SHA256', evidence: ['b'] },
      },
    });
    const bare = reset({ outcome: 'answered', answer: { wrap: 'none' } });
    expect(tcp(bare)).toStrictEqual({ facts: { transport: 'tcp', wrap: { value: 'none', evidence: ['a'] } } });
  });

  test.each([
    ['silent', false, 'none', 'needs-profile-key', 'silent'],
    ['closed', false, 'none', 'needs-profile-key', 'needs-profile-key'],
    ['silent', true, 'none', 'silent', 'silent'],
    ['closed', true, 'none', 'closed', 'closed'],
    ['silent', true, 'tls-auth', 'wrap-key-not-accepted', 'silent'],
    ['closed', true, 'tls-auth', 'wrap-key-not-accepted', 'wrap-key-not-accepted'],
    ['unreachable', true, 'tls-auth', 'unreachable', 'unreachable'],
    ['malformed', false, 'none', 'malformed', 'malformed'],
    ['not-made', false, 'none', 'budget', 'budget'],
  ] as const)(
    'whose first reset was %s (key given: %s, %s) is not spoken to: %s, over TCP %s',
    (outcome, given, wrap, reason, over) => {
      const told = [reset(ended(outcome, 'budget'), given, wrap), reset(ended('reset'))];
      const facts = { wrap: { value: 'unknown', evidence: ['a', 'b'] } };
      expect(udp(...told)).toStrictEqual({
        facts: { transport: 'udp', ...facts },
        prevented: { reason, evidence: ['a', 'b'] },
      });
      expect(tcp(...told)).toStrictEqual({
        facts: { transport: 'tcp', ...facts },
        prevented: { reason: over, evidence: ['a', 'b'] },
      });
    },
  );
});

describe('how an OpenVPN server refuses', () => {
  const by = (...told: readonly Told[]) =>
    concludeOpenVpn(
      inTurn(...[answered, ...told].map((one) => ({ ...one, target: 'openvpn+udp://192.0.2.1:1194' }))),
      'udp',
    ).facts?.refusesBy;

  test('is by an alert where one was seen, and without a word otherwise', () => {
    expect(by(asked('deny', [1], dropped))).toStrictEqual({ value: 'silence', evidence: ['b'] });
    expect(by(asked('deny', [1], dropped), asked('deny', [1], alerted()))).toStrictEqual({
      value: 'alert',
      evidence: ['c'],
    });
    const other = { ...dropped, received: '15', answer: { kind: 'x' } };
    expect(by(asked('deny', [1], other), asked('deny', [2], dropped))).toStrictEqual({
      value: 'silence',
      evidence: ['c'],
    });
  });

  test('is not known where nothing of TLS was refused', () => {
    expect(by(asked('deny', [1], chose(1)))).toBeUndefined();
    expect(by({ ...asked('deny', [1], alerted()), probe: 'openvpn/x' })).toBeUndefined();
    expect(by({ ...asked('deny', [1], alerted()), outcome: 'malformed' })).toBeUndefined();
  });

  test('is not told by drops of a way that drops by chance, but by alerts behind it', () => {
    const twice = [asked('deny', [1], dropped), asked('row', [1], chose(1))];
    expect(by(...twice)).toBeUndefined();
    expect(by(...twice, asked('deny', [2], alerted()))).toStrictEqual({ value: 'alert', evidence: ['d'] });
  });
});
