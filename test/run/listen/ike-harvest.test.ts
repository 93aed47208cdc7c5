import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notifyPayload } from '../../../core/protocol/ikev2/init-payloads.ts';
import { ikeMessage } from '../../../core/protocol/ikev2/message.ts';
import { decode } from '../../../core/wire/codec.ts';
import { IkeHarvest } from '../../../src/run/listen/ike-harvest.ts';
import { type InitRequest, initRequest } from '../../support/ike-init-request.ts';

const aes = [1, 12, 256] as const;
const own: InitRequest = { proposals: [[aes, [2, 5, 0], [3, 12, 0], [4, 19, 0], [4, 14, 0]]], group: 19 };
const secret = new Uint8Array(32).fill(3);

function notifyOf(answer: Uint8Array | undefined) {
  if (answer === undefined) throw new Error('no answer');
  const { payloads } = decode(ikeMessage, answer);
  expect(payloads).toHaveLength(1);
  return decode(notifyPayload, payloads[0]?.body ?? new Uint8Array(0));
}

describe('what a client of IKEv2 is answered', () => {
  it('a cookie, then the other group of its list, then that nothing fits', () => {
    const harvest = new IkeHarvest(secret);
    const react = (of: InitRequest) => harvest.react(initRequest(of), '127.0.0.1 500');
    const first = react(own);
    expect(first.harvested).toMatchObject({ kind: 'ike', offer: { shareGroup: 19 } });
    const cookie = notifyOf(first.answer);
    expect(cookie.type).toBe(16_390);
    const second = notifyOf(react({ ...own, cookie: cookie.data }).answer);
    expect([second.type, [...second.data]]).toEqual([17, [0, 14]]);
    // Said again it is told again: it was not heard.
    expect(notifyOf(react({ ...own, cookie: cookie.data }).answer).type).toBe(17);
    const third = react({ ...own, cookie: cookie.data, group: 14 });
    expect(notifyOf(third.answer).type).toBe(14);
    expect(third.harvested).toMatchObject({ retries: true });
  });

  it('a client that begins again with another SPI is the same, and one from elsewhere is not', () => {
    const harvest = new IkeHarvest(secret);
    const ask = (of: InitRequest, from: string) => {
      const cookie = notifyOf(harvest.react(initRequest(of), from).answer);
      return harvest.react(initRequest({ ...of, cookie: cookie.data }), from);
    };
    ask(own, 'a');
    expect(ask({ ...own, spi: 9, group: 14 }, 'b').harvested).not.toHaveProperty('retries');
    expect(ask({ ...own, spi: 9, group: 14 }, 'a').harvested).toMatchObject({ retries: true });
  });

  it('a client that puts the group that it was told to take in front of its list is the same, with the list of before', () => {
    const harvest = new IkeHarvest(secret);
    const { data } = notifyOf(harvest.react(initRequest(own), 'a').answer);
    const told = harvest.react(initRequest({ ...own, cookie: data }), 'a');
    expect(notifyOf(told.answer).type).toBe(17);
    const moved = { ...own, proposals: [[aes, [2, 5, 0], [3, 12, 0], [4, 14, 0], [4, 19, 0]]], group: 14 } as const;
    const again = harvest.react(initRequest({ ...moved, cookie: data }), 'a');
    expect(notifyOf(again.answer).type).toBe(14);
    expect(again.harvested).toEqual({ ...told.harvested, retries: true });
    const others = { ...moved, proposals: [[aes, [2, 5, 0], [3, 12, 0], [4, 14, 0], [4, 20, 0]]] } as const;
    expect(harvest.react(initRequest({ ...others, cookie: data }), 'a').harvested).not.toHaveProperty('retries');
  });

  it('one group leaves nothing to ask for', () => {
    const harvest = new IkeHarvest(secret);
    const single: InitRequest = { proposals: [[aes, [2, 5, 0], [3, 12, 0], [4, 2, 0]]], group: 2 };
    const { data } = notifyOf(harvest.react(initRequest(single), 'a').answer);
    expect(notifyOf(harvest.react(initRequest({ ...single, cookie: data }), 'a').answer).type).toBe(14);
  });

  it("a cookie of another's, or of another secret, is none", () => {
    const { data } = notifyOf(new IkeHarvest(secret).react(initRequest(own), 'a').answer);
    for (const [key, from] of [
      [secret, 'b'],
      [new Uint8Array(32).fill(4), 'a'],
    ] as const)
      expect(notifyOf(new IkeHarvest(key).react(initRequest({ ...own, cookie: data }), from).answer).type).toBe(16_390);
  });

  it.each([
    ['a response', { ...own, flags: 0x28 }],
    ['another version', { ...own, majorVersion: 1 }],
    ['no proposal', { ...own, proposals: [] }],
  ])('nothing is said to %s', (_, request) => {
    expect(new IkeHarvest(secret).react(initRequest(request), 'a')).toEqual({});
  });

  it('what is shorter than its answer would be is heard, and not answered', () => {
    const reaction = new IkeHarvest(secret).react(initRequest({ proposals: [[]], group: 14, isBare: true }), 'a');
    expect(reaction.harvested).toBeDefined();
    expect(reaction).not.toHaveProperty('answer');
  });

  it('whatever comes, no answer is longer than it, and nothing breaks', () => {
    const harvest = new IkeHarvest(secret);
    const whole = initRequest(own);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, cut) => {
        const datagram = whole.slice(0, Math.max(cut, 1));
        if (at < datagram.length) datagram[at] = value;
        expect(harvest.react(datagram, 'a').answer?.length ?? 0).toBeLessThanOrEqual(datagram.length);
      }),
      { numRuns: 2000 },
    );
  });
});
