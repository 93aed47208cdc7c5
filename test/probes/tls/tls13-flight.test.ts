import { describe, expect, test } from 'vitest';
import { readServerFlight } from '../../../core/protocol/tls/server-flight.ts';
import { fromHex, toHex } from '../../../core/wire/hex.ts';
import { type EphemeralKey, ephemeralGroups, ephemeralKeys } from '../../../probes/tls/ephemeral-keys.ts';
import { openTls13Flight } from '../../../probes/tls/tls13-flight.ts';
import { helloRetryRequest, serverFlight13 } from '../../core/protocol/tls/vectors.ts';

const keysOf = (secret: string): readonly EphemeralKey[] =>
  ephemeralKeys(ephemeralGroups, (length) => fromHex(secret.padEnd(length * 2, '0')));

describe('ephemeral keys', () => {
  test('are those of RFC 7748 section 6.1 for its private key', () => {
    const [bob] = keysOf('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
    expect(toHex(bob?.share.keyExchange ?? new Uint8Array(0))).toBe(
      'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
    );
    const alice = fromHex('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
    expect(toHex(bob?.agree(alice) ?? new Uint8Array(0))).toBe(
      '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
    );
  });

  test('of every group agree with one another', () => {
    const [mine, theirs] = [keysOf('ff11'), keysOf('22')];
    expect(mine.map(({ share }) => share.group)).toEqual(ephemeralGroups);
    for (const [at, key] of mine.entries()) {
      const other = theirs[at] as EphemeralKey;
      expect(key.agree(other.share.keyExchange)).toEqual(other.agree(key.share.keyExchange));
    }
  });

  test('refuse a public key that is no point', () => {
    const [, p256] = keysOf('11');
    expect(() => p256?.agree(Uint8Array.of(4, ...new Uint8Array(64)))).toThrow(
      /Public key is not valid for specified curve/,
    );
  });
});

describe('an encrypted flight', () => {
  test('that was sealed for another key is a fault', () => {
    const opened = openTls13Flight(new Uint8Array(4), readServerFlight(fromHex(serverFlight13)), keysOf('11'));
    expect(opened).toEqual({ certificateRequested: false, fault: 'Unsupported state or unable to authenticate data' });
  });

  test('of a HelloRetryRequest has nothing to open and says why', () => {
    const opened = openTls13Flight(new Uint8Array(4), readServerFlight(fromHex(helloRetryRequest)), keysOf('11'));
    expect(opened.fault).toBe('extension-51/keyExchange at octet 2: 2 octets wanted, 0 found');
  });

  test('cut or changed anywhere never throws', () => {
    const octets = fromHex(serverFlight13);
    for (let at = 0; at < octets.length; at += 13) {
      for (const odd of [octets.slice(0, at), octets.with(at, (octets[at] ?? 0) ^ 0xff)]) {
        expect(openTls13Flight(new Uint8Array(4), readServerFlight(odd), keysOf('11')).signatureScheme).toBeUndefined();
      }
    }
  });
});
