import { describe, expect, test } from 'vitest';
import { OpenVpnKeyError, parseStaticKey, parseTlsCryptV2ClientKey } from '../../../core/credentials/openvpn-key.ts';
import { toHex } from '../../../core/wire/hex.ts';
import { tlsCryptV2Keys } from '../../support/tls-crypt-v2-keys.ts';

const digits = Array.from({ length: 256 }, (_, at) => at.toString(16).padStart(2, '0')).join('');
const staticKey = (content: string): string =>
  `#\n# 2048 bit OpenVPN static key\n#\n-----BEGIN OpenVPN Static key V1-----\n${content}\n-----END OpenVPN Static key V1-----\n`;
const lines = (content: string, ending: string): string => content.match(/.{1,32}/gu)?.join(ending) ?? '';

const refusal = (act: () => unknown): OpenVpnKeyError => {
  try {
    act();
  } catch (error) {
    if (error instanceof OpenVpnKeyError) return error;
    throw error;
  }
  throw new Error('an OpenVpnKeyError wanted, none thrown');
};

describe('a static key file', () => {
  test.each([['\n'], ['\r\n']])('gives its 256 octets, with %j as line ending', (ending) => {
    expect(toHex(parseStaticKey(staticKey(lines(digits, ending))).reveal())).toBe(digits);
  });

  test('shows nothing of itself when it is printed', () => {
    expect(String(parseStaticKey(staticKey(digits)))).toBe('[secret]');
  });

  test.each([
    [
      'without its lines',
      digits,
      'the lines -----BEGIN OpenVPN Static key V1----- and -----END OpenVPN Static key V1----- wanted, not both found',
    ],
    ['cut short', staticKey(digits.slice(2)), 'OpenVPN Static key V1: 512 hexadecimal digits wanted, 510 found'],
    [
      'with something else in it',
      staticKey(`${digits.slice(1)}x`),
      'OpenVPN Static key V1: hexadecimal digits wanted, other characters found',
    ],
    [
      'longer than any',
      staticKey(digits.repeat(40)),
      'OpenVPN Static key V1: at most 16384 characters wanted, 20589 found',
    ],
  ])('%s is refused, and the message holds no key', (_, text, message) => {
    const found = refusal(() => parseStaticKey(text));
    expect({ code: found.code, message: found.message }).toEqual({ code: 'openvpn-key-invalid', message });
  });

  test('is told with its file where there is one', () => {
    const found = refusal(() => parseStaticKey(staticKey('00'))).in('keys/ta.key');
    expect(found.message).toBe('keys/ta.key: OpenVPN Static key V1: 512 hexadecimal digits wanted, 2 found');
  });
});

describe("a client's key file of tls-crypt-v2", () => {
  const made = tlsCryptV2Keys();

  test('gives the key and the wrapped key', () => {
    const { key, wrappedKey } = parseTlsCryptV2ClientKey(made.clientFile);
    expect(toHex(key.reveal())).toBe(toHex(made.key));
    expect(toHex(wrappedKey.reveal())).toBe(toHex(made.wrappedKey));
  });

  const file = (octets: Uint8Array): string =>
    `-----BEGIN OpenVPN tls-crypt-v2 client key-----\n${btoa(String.fromCharCode(...octets))}\n-----END OpenVPN tls-crypt-v2 client key-----\n`;

  test.each([
    ['too short', file(new Uint8Array(300)), 'OpenVPN tls-crypt-v2 client key: 546 to 1280 octets wanted, 300 found'],
    ['too long', file(new Uint8Array(1281)), 'OpenVPN tls-crypt-v2 client key: 546 to 1280 octets wanted, 1281 found'],
    [
      'with a wrapped key cut short',
      file(new Uint8Array([...made.key, ...made.wrappedKey.slice(0, -4), 0x01, 0x2b])),
      'OpenVPN tls-crypt-v2 client key: a wrapped key whose last two octets are its length, 297 wanted, 299 found',
    ],
    [
      'not in base64',
      '-----BEGIN OpenVPN tls-crypt-v2 client key-----\n!!!!\n-----END OpenVPN tls-crypt-v2 client key-----\n',
      'OpenVPN tls-crypt-v2 client key: base64 wanted, other characters, or a part of it found',
    ],
  ])('%s is refused', (_, text, message) => {
    const found = refusal(() => parseTlsCryptV2ClientKey(text));
    expect({ code: found.code, message: found.message }).toEqual({ code: 'openvpn-key-invalid', message });
  });
});
