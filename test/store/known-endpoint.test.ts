import { describe, expect, test } from 'vitest';
import { type KnownEndpoint, placeOf, superseded } from '../../src/store/known-endpoint.ts';
import type { EndpointOutcome } from '../../src/store/outcome.ts';

const known = (key: string, isRetired = false): KnownEndpoint => ({ key, isRetired }) as KnownEndpoint;

function scanned(key: string, url: string, isScan = true): EndpointOutcome {
  const scheme = url.slice(0, url.indexOf(':'));
  return {
    key,
    url,
    scheme,
    ...(isScan ? { evidence: { digest: '', octets: new Uint8Array() } } : {}),
  } as EndpointOutcome;
}

const gone = (before: readonly KnownEndpoint[], ...now: readonly EndpointOutcome[]): readonly string[] =>
  superseded(before, now).map(({ key }) => key);

describe('what a scan shows to be there no more', () => {
  const both = [known('sstp:443@192.0.2.1'), known('sstp:443@192.0.2.2'), known('ikev2:500')];

  test('is what other addresses took the place of, and nothing at other ports or of other schemes', () => {
    expect(gone(both, scanned('sstp:443', 'sstp://192.0.2.1:443'))).toEqual([
      'sstp:443@192.0.2.1',
      'sstp:443@192.0.2.2',
    ]);
    const one = scanned('sstp:443@192.0.2.1', 'sstp://192.0.2.1:443');
    expect(gone(both, one, scanned('sstp:443@2001:db8::1', 'sstp://[2001:db8::1]:443'))).toEqual([
      'sstp:443@192.0.2.2',
    ]);
    expect(gone([known('sstp:443')], scanned('sstp:8443', 'sstp://192.0.2.1:8443'))).toEqual([]);
  });

  test('is nothing where one of the names led nowhere', () => {
    const one = scanned('sstp:443@192.0.2.1', 'sstp://192.0.2.1:443');
    expect(gone(both, one, scanned('sstp:443@b.example', 'sstp://b.example:443'))).toEqual([]);
    expect(gone([known('sstp:443@192.0.2.1')], scanned('sstp:443', 'sstp://b.example:443'))).toEqual([]);
  });

  test('is nothing where nothing was sent, and nothing twice', () => {
    expect(gone(both, scanned('sstp:443', 'sstp://192.0.2.1:443', false))).toEqual([]);
    expect(gone([known('sstp:443@192.0.2.1', true)], scanned('sstp:443', 'sstp://192.0.2.1:443'))).toEqual([]);
  });

  test.each([
    ['sstp:443@192.0.2.1', 'sstp:443'],
    ['ikev2:500#client', 'ikev2:500'],
    ['openvpn+udp:1194@2001:db8::1#psk', 'openvpn+udp:1194'],
    ['profile', 'profile'],
  ])('is told by scheme and port: %s', (key, place) => {
    expect(placeOf(key)).toBe(place);
  });
});
