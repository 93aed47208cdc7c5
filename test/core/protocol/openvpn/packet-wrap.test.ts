import { describe, expect, test } from 'vitest';
import { opcode } from '../../../../core/protocol/openvpn/control-packet.ts';
import { noWrap } from '../../../../core/protocol/openvpn/no-wrap.ts';
import type { HmacDigest, PacketWrap } from '../../../../core/protocol/openvpn/packet-wrap.ts';
import { directedKeys } from '../../../../core/protocol/openvpn/static-key.ts';
import { tlsAuthWrap } from '../../../../core/protocol/openvpn/tls-auth.ts';
import { tlsCryptWrap } from '../../../../core/protocol/openvpn/tls-crypt.ts';
import { earlyNegotiationStart, tlsCryptV2Wrap } from '../../../../core/protocol/openvpn/tls-crypt-v2.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';
import { openVpnCrypto as crypto } from '../../../../src/run/transport/openvpn-crypto.ts';

/** Every octet is its own place, so that a slice at a wrong place shows. */
const key = Uint8Array.from({ length: 256 }, (_, at) => at);
const stamp = { unixTime: 0x65535f00, firstId: 1 };
const reset = fromHex('38a1a2a3a4a5a6a7a8 0000000000');
const control = fromHex('20a1a2a3a4a5a6a7a8 0100000000b1b2b3b4b5b6b7b800000001160303');

const auth = (digest: HmacDigest, direction: 0 | 1 | undefined): PacketWrap =>
  tlsAuthWrap({ keys: directedKeys(key, direction), digest, stamp, crypto });
const crypt = (direction: 0 | 1): PacketWrap => tlsCryptWrap({ keys: directedKeys(key, direction), stamp, crypto });

/**
 * Made by OpenSSL's command line alone: `openssl dgst -mac HMAC` over replay stamp, header and body, with octets 192… (direction 1) or
 * 64… (no direction) of the key.
 */
const tlsAuthVectors: readonly (readonly [HmacDigest, 1 | undefined, string])[] = [
  ['SHA1', 1, 'bc02a09f5c9335e284838a65ace09e89a8468ee6'],
  ['SHA1', undefined, 'a78e3b9c23aa9224934c9cd3329e7c62cc665ce2'],
  ['SHA256', 1, '88f49029d68ce00bc7d125d8c3acdabba13d271bb6dda0284f623401c9ca5ef4'],
  ['SHA256', undefined, '0823e74b92b0d09aa6f58255326ddf6a60b44c1256b6329fe5ceb735f07e974a'],
  ['SHA384', 1, '24baeef494db46e698b538f9995f3e0e50325a87b0e6f71e0a76b6c9ec1581d535f0446409c2a102cad0b093a80059d8'],
  [
    'SHA384',
    undefined,
    '3a072768aae4b9764f7e3d2b0c90e722f77588f12f2f9499f1ebf046396e03a4c9ac86198c3f7dd8a520884159cbda3a',
  ],
  [
    'SHA512',
    1,
    'fa87cacc04158141b12b2899db0c6464bc4ea0604657fc66acbd3aa347dffed2d16aa7f9f211bfef20b2587e653c263c8a87e68595fb80344b204d6d8130c52c',
  ],
  [
    'SHA512',
    undefined,
    '3c6bcb8ba36417e2c7c6ce277275de038414b475440f23a5112cf54410a545df68cd7924d0af935c5ec1657974449579645e4d5de0ba3473f5a533deca0a78cf',
  ],
];

/** `openssl dgst` for the tag and `openssl enc -aes-256-ctr` for the rest, with octets 128… and 192… of the key. */
const tlsCryptVector =
  '20a1a2a3a4a5a6a7a80000000165535f00677c99bee82206c59be4a34b69ba13dc8950b3ce1bba4c02230fdef97fdec441ac9852a944a35bc89b7dfdbbd2214210613a0bd9';
/** The same with octets 0… and 64…, as the server sends. */
const tlsCryptServerVector =
  '20a1a2a3a4a5a6a7a80000000165535f00be61780f66901ede3e52c0e66c453841524e208d6c1e7404e410578aab435fc63d460336484ce0482657da2b11ffc3b063acbf39';
const tlsCryptV2Vector =
  '50a1a2a3a4a5a6a7a80f00000165535f00bfadb15b1116f0220d6512633f9c0d4484edc84ff72f548e138b21984e8d3b404d56d1359e';

describe('tls-auth', () => {
  test.each(tlsAuthVectors)('signs a packet with %s and direction %s as OpenSSL does', (digest, direction, hmac) => {
    expect(toHex(auth(digest, direction).wrap(reset))).toBe(`38a1a2a3a4a5a6a7a8${hmac}0000000165535f000000000000`);
  });

  test('takes what the other direction signed, and nothing that was signed with its own key', () => {
    expect(auth('SHA256', 1).unwrap(auth('SHA256', 0).wrap(control))).toEqual(control);
    expect(auth('SHA256', 1).unwrap(auth('SHA256', 1).wrap(control))).toBeUndefined();
    expect(auth('SHA256', undefined).unwrap(auth('SHA256', undefined).wrap(control))).toEqual(control);
  });

  test('does not take what another digest signed, or what is shorter than its own octets', () => {
    expect(auth('SHA256', 1).unwrap(auth('SHA512', 0).wrap(control))).toBeUndefined();
    expect(auth('SHA256', 1).unwrap(auth('SHA256', 0).wrap(reset).subarray(0, 48))).toBeUndefined();
    expect(auth('SHA256', 1).unwrap(new Uint8Array(0))).toBeUndefined();
  });
});

describe('tls-crypt', () => {
  test('encrypts a packet as OpenSSL does', () => {
    expect(toHex(crypt(1).wrap(control))).toBe(tlsCryptVector);
  });

  test('opens what the server encrypted, and nothing that it encrypted itself', () => {
    expect(crypt(1).unwrap(fromHex(tlsCryptServerVector))).toEqual(control);
    expect(crypt(1).unwrap(fromHex(tlsCryptVector))).toBeUndefined();
  });

  test('shows nothing of the payload', () => {
    expect(toHex(crypt(1).wrap(control)).slice(18)).not.toContain('b1b2b3b4b5b6b7b8');
  });
});

describe('tls-crypt-v2', () => {
  const wrappedKey = fromHex('deadbeef0006');
  const wrap = tlsCryptV2Wrap({
    keys: directedKeys(key, 1),
    wrappedKey,
    stamp: { ...stamp, firstId: earlyNegotiationStart + 1 },
    crypto,
  });

  test('has a reset of its own, whose stamp announces the early negotiation, with the wrapped key behind it', () => {
    expect(wrap.resetOpcode).toBe(opcode.hardResetClientV3);
    expect(toHex(wrap.wrap(fromHex('50a1a2a3a4a5a6a7a80000000000')))).toBe(`${tlsCryptV2Vector}deadbeef0006`);
  });

  test('sends the wrapped key with CONTROL_WKC_V1 and with no other packet', () => {
    const tail = (first: string): string => toHex(wrap.wrap(fromHex(`${first}a1a2a3a4a5a6a7a80000000001`)).slice(-6));
    expect(tail('58')).toBe('deadbeef0006');
    expect([tail('20'), tail('28')]).not.toContain('deadbeef0006');
  });
});

const everyWrap: readonly (readonly [string, PacketWrap, PacketWrap, number])[] = [
  ['tls-auth', auth('SHA1', 1), auth('SHA1', 0), 9 + 20],
  ['tls-crypt', crypt(1), crypt(0), 9],
];

describe.each(everyWrap)('every packet of %s', (_, ours, theirs, stampAt) => {
  test('has the next replay id, also one that is sent again', () => {
    const ids = [control, control, reset].map((plain) => toHex(ours.wrap(plain).slice(stampAt, stampAt + 4)));
    const first = Number.parseInt(ids[0] ?? '', 16);
    expect(ids.map((id) => Number.parseInt(id, 16) - first)).toEqual([0, 1, 2]);
  });

  test('is not taken with any one octet changed', () => {
    const wrapped = theirs.wrap(control);
    const taken = Array.from(wrapped, (_octet, at) => {
      const changed = new Uint8Array(wrapped);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      return ours.unwrap(changed);
    });
    expect(taken.filter((one) => one !== undefined)).toEqual([]);
  });
});

describe('a static key', () => {
  test('is refused when it is not 256 octets long', () => {
    expect(() => directedKeys(new Uint8Array(255), 1)).toThrow(
      new RangeError('a static key of 256 octets wanted, 255 found'),
    );
  });

  test('gives each side what the other sends with', () => {
    expect(directedKeys(key, 0).send).toEqual(directedKeys(key, 1).receive);
    expect(directedKeys(key, 0).receive.hmac[0]).toBe(192);
    expect(directedKeys(key, 0).send.cipher[0]).toBe(0);
  });
});

test('without a wrap packets go as they are', () => {
  expect(noWrap.wrap(control)).toEqual(control);
  expect(noWrap.unwrap(control)).toEqual(control);
  expect(noWrap.resetOpcode).toBe(opcode.hardResetClientV2);
});
