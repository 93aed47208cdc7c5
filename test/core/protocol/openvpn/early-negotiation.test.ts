import { describe, expect, test } from 'vitest';
import { asksForWrappedKey } from '../../../../core/protocol/openvpn/early-negotiation.ts';
import { fromHex } from '../../../../core/wire/hex.ts';

describe('the payload of a server reset', () => {
  test.each([
    ['the flag alone, as OpenVPN 2.6 sends it', '0001 0002 0001', true],
    ['the flag behind a type that is not known', '0007 0003 aabbcc 0001 0002 8001', true],
    ['other flags', '0001 0002 0002', false],
    ['nothing', '', false],
    ['flags of another length', '0001 0001 01', false],
    ['a value that is longer than the payload', '0001 0009 0001', false],
    ['a type cut short', '00', false],
  ])('asks for the wrapped key or does not: %s', (_, payload, asks) => {
    expect(asksForWrappedKey(fromHex(payload))).toBe(asks);
  });
});
