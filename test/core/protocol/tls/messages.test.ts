import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificateList, certificateMessage13 } from '../../../../core/protocol/tls/certificate-message.ts';
import { clientHello } from '../../../../core/protocol/tls/client-hello.ts';
import {
  clientKeyShares,
  codePointList,
  extensionType,
  extensionValue,
  serverNameList,
  versionList,
} from '../../../../core/protocol/tls/extension.ts';
import { handshakeMessage } from '../../../../core/protocol/tls/handshake-message.ts';
import {
  isHelloRetryRequest,
  negotiatedGroup,
  negotiatedVersion,
  serverHello,
} from '../../../../core/protocol/tls/server-hello.ts';
import { serverKeyExchange } from '../../../../core/protocol/tls/server-key-exchange.ts';
import { ssl2Answer, ssl2ClientHello } from '../../../../core/protocol/tls/ssl2-message.ts';
import { alert, tlsRecord } from '../../../../core/protocol/tls/tls-record.ts';
import { type Codec, decode, encode } from '../../../../core/wire/codec.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';
import { WireError } from '../../../../core/wire/wire-error.ts';
import { expectReadOrRefused } from '../../../support/wire-properties.ts';
import {
  clientHello12,
  clientHello13,
  helloRetryRequest,
  protocolVersionAlert,
  serverFlight12,
  serverFlight13,
} from './vectors.ts';

const record = 5;
const frame = 4;

/** Octets of the body of the handshake message in the first record. */
function firstBody(hex: string): Uint8Array {
  const { fragment } = decode(tlsRecord, firstRecord(fromHex(hex)));
  return decode(handshakeMessage, fragment).body;
}

function firstRecord(octets: Uint8Array): Uint8Array {
  return octets.subarray(0, record + (octets[3] ?? 0) * 0x100 + (octets[4] ?? 0));
}

/** Bodies of the handshake messages of `serverFlight12`, one record each. */
function bodiesOf(hex: string): Uint8Array[] {
  const bodies: Uint8Array[] = [];
  for (let left = fromHex(hex); left.length > 0; left = left.subarray(firstRecord(left).length)) {
    bodies.push(firstRecord(left).slice(record + frame));
  }
  return bodies;
}

const [, certificate12 = new Uint8Array(0), keyExchange12 = new Uint8Array(0)] = bodiesOf(serverFlight12);
const ecdhe = serverKeyExchange({ parameters: 'named-curve', signed: true, namesAlgorithm: true });
const dhAnon = serverKeyExchange({ parameters: 'diffie-hellman', signed: false, namesAlgorithm: true });
const dhe11 = serverKeyExchange({ parameters: 'diffie-hellman', signed: true, namesAlgorithm: false });

const rows: readonly { name: string; codec: Codec<unknown>; octets: Uint8Array }[] = [
  { name: 'a record (OpenSSL)', codec: tlsRecord, octets: firstRecord(fromHex(clientHello12)) },
  { name: 'an alert record (OpenSSL)', codec: tlsRecord, octets: fromHex(protocolVersionAlert) },
  { name: 'an alert (OpenSSL)', codec: alert, octets: fromHex('0246') },
  { name: 'a ClientHello of TLS 1.2 (OpenSSL)', codec: clientHello, octets: firstBody(clientHello12) },
  { name: 'a ClientHello of TLS 1.3 (OpenSSL)', codec: clientHello, octets: firstBody(clientHello13) },
  { name: 'a ServerHello of TLS 1.2 (OpenSSL)', codec: serverHello, octets: firstBody(serverFlight12) },
  { name: 'a HelloRetryRequest (OpenSSL)', codec: serverHello, octets: firstBody(helloRetryRequest) },
  { name: 'a ServerHello of TLS 1.3 (OpenSSL)', codec: serverHello, octets: firstBody(serverFlight13) },
  { name: 'a Certificate of TLS 1.2 (OpenSSL)', codec: certificateList, octets: certificate12 },
  { name: 'a ServerKeyExchange of ECDHE (OpenSSL)', codec: ecdhe, octets: keyExchange12 },
  {
    name: 'a ServerKeyExchange of DH_anon (by hand, RFC 5246 section 7.4.3)',
    codec: dhAnon,
    octets: fromHex('0002 0017 0001 05 0002 0008'),
  },
  {
    name: 'a ServerKeyExchange of DHE in TLS 1.1 (by hand, RFC 4346 section 7.4.3)',
    codec: dhe11,
    octets: fromHex('0001 17 0001 05 0001 08 0002 abcd'),
  },
  {
    name: 'a Certificate of TLS 1.3 (by hand, RFC 8446 section 4.4.2)',
    codec: certificateMessage13,
    octets: fromHex('00 000007 000002 3000 0000'),
  },
  {
    name: 'a CLIENT-HELLO of SSL 2.0 (by hand, RFC 6101 appendix E.1)',
    codec: ssl2ClientHello,
    octets: fromHex('801f 01 0002 0006 0000 0010 010080 0700c0 00112233445566778899aabbccddeeff'),
  },
  {
    name: 'a SERVER-HELLO of SSL 2.0 (by hand, draft-hickman-netscape-ssl-00)',
    codec: ssl2Answer,
    octets: fromHex('8014 04 00 01 0002 0002 0003 0004 3000 010080 aabbccdd'),
  },
  {
    name: 'an ERROR of SSL 2.0 (by hand, draft-hickman-netscape-ssl-00)',
    codec: ssl2Answer,
    octets: fromHex('8003 00 0001'),
  },
];

describe('messages', () => {
  test.each(rows)('$name: decoding and encoding give the same octets', ({ codec, octets }) => {
    expect(toHex(encode(codec, decode(codec, octets)))).toBe(toHex(octets));
  });

  test.each(rows)('$name: an octet too many is a WireError', ({ codec, octets }) => {
    expect(() => decode(codec, Uint8Array.of(...octets, 0))).toThrow(WireError);
  });

  test.each(rows)(
    '$name: every prefix is a WireError, or a message without its optional last field',
    ({ codec, octets }) => {
      for (let length = 0; length < octets.length; length++) {
        const prefix = octets.slice(0, length);
        let value: unknown;
        try {
          value = decode(codec, prefix);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          continue;
        }
        // Hellos may end before the extension block (RFC 5246 section 7.4.1.2).
        expect(value).toHaveProperty('extensions', undefined);
        expect(encode(codec, value)).toEqual(prefix);
      }
    },
  );

  test.each(rows)('$name: arbitrary octets give a value or a WireError', ({ codec, octets }) => {
    const mutated = fc
      .tuple(fc.nat(octets.length - 1), fc.nat(255))
      .map(([at, octet]) => octets.map((old, index) => (index === at ? octet : old)));
    expectReadOrRefused(fc.oneof(mutated, fc.uint8Array({ maxLength: 80 })), (input) => decode(codec, input));
  });

  test('a ClientHello of OpenSSL says what the command line asked for', () => {
    const hello = decode(clientHello, firstBody(clientHello13));
    const all = hello.extensions ?? [];
    expect(hello.legacyVersion).toBe(0x0303);
    expect(hello.cipherSuites).toEqual([0x1302, 0x1303, 0x1301, 0x00ff]);
    expect(extensionValue(all, extensionType.supportedVersions, versionList)).toEqual([0x0304]);
    expect(extensionValue(all, extensionType.supportedGroups, codePointList)).toEqual([0x001d]);
    expect(extensionValue(all, extensionType.signatureAlgorithms, codePointList)).toEqual([0x0804]);
    expect(extensionValue(all, extensionType.keyShare, clientKeyShares)?.map(({ group }) => group)).toEqual([0x001d]);
    const [name] = extensionValue(all, extensionType.serverName, serverNameList) ?? [];
    expect(new TextDecoder().decode(name?.name)).toBe('localhost');
  });

  test('a HelloRetryRequest is told from a ServerHello, and both name version and group', () => {
    const retry = decode(serverHello, firstBody(helloRetryRequest));
    const hello = decode(serverHello, firstBody(serverFlight13));
    expect([isHelloRetryRequest(retry), isHelloRetryRequest(hello)]).toEqual([true, false]);
    expect([negotiatedVersion(retry), negotiatedVersion(hello)]).toEqual([0x0304, 0x0304]);
    expect([negotiatedGroup(retry), negotiatedGroup(hello)]).toEqual([0x001d, 0x001d]);
  });

  test('a curve that is given by its coefficients is refused by name', () => {
    expect(() => decode(ecdhe, fromHex('01 0000'), 'server-key-exchange')).toThrow(
      'server-key-exchange/parameters at octet 0: curve type named_curve(3) wanted, 1 found',
    );
  });

  test('a record of SSL 2.0 without the high bit is refused', () => {
    expect(() => decode(ssl2Answer, fromHex('1503 00'), 'ssl2')).toThrow(
      'ssl2 at octet 0: a record header with the high bit set wanted, 0x1503 found',
    );
  });
});
