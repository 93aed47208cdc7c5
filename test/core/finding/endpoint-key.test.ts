import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { Scheme } from '../../../core/endpoint/scheme.ts';
import { endpointKeys } from '../../../core/finding/endpoint-key.ts';

type Keyed = Parameters<typeof endpointKeys>[0][number];

const at = (scheme: Scheme, host: string, port: number, gateway?: string): Keyed => {
  const { url } = makeTarget(scheme, host, port);
  return { url, scheme, host, port, ...(gateway === undefined ? {} : { gateway }) };
};
const keysOf = (targets: readonly Keyed[]): readonly string[] => {
  const keys = endpointKeys(targets);
  return targets.map(({ url }) => `${keys.get(url)?.gateway} ${keys.get(url)?.key}`);
};
/** Every order of a few things. */
const orders = <T>(of: readonly T[]): readonly (readonly T[])[] =>
  of.length < 2 ? [of] : of.flatMap((one, index) => orders(of.toSpliced(index, 1)).map((rest) => [one, ...rest]));

describe('the key of an endpoint', () => {
  test('is its scheme and port, under the name that the inventory has for the gateway', () => {
    const targets = [at('sstp', '192.0.2.1', 443, 'berlin'), at('ikev2', '192.0.2.1', 500, 'berlin')];
    expect(keysOf(targets)).toEqual(['berlin sstp:443', 'berlin ikev2:500']);
  });
  test('stays when the address of the gateway changes', () => {
    expect(keysOf([at('sstp', '2001:db8::1', 443, 'berlin')])).toEqual(
      keysOf([at('sstp', '192.0.2.1', 443, 'berlin')]),
    );
  });
  test('tells two gateways of one address apart by their names', () => {
    const one = at('sstp', '192.0.2.1', 443, 'berlin');
    const other = { ...at('sstp', '192.0.2.1', 443, 'bonn'), url: 'sstp://192.0.2.1:443#bonn.example.net' };
    expect(keysOf([one, other])).toEqual(['berlin sstp:443', 'bonn sstp:443']);
  });
  test('has the host where a gateway has several at one port, and at that port alone', () => {
    const one = [at('sstp', '192.0.2.1', 443, 'berlin'), at('ikev2', '192.0.2.1', 500, 'berlin')];
    expect(keysOf([...one, at('sstp', '2001:db8::1', 443, 'berlin')])).toEqual([
      'berlin sstp:443@192.0.2.1',
      'berlin ikev2:500',
      'berlin sstp:443@2001:db8::1',
    ]);
  });
  test('is under the host where the inventory has no name, so several addresses of a name are several gateways', () => {
    expect(keysOf([at('sstp', 'vpn.example.net', 443)])).toEqual(['vpn.example.net sstp:443']);
    expect(keysOf([at('sstp', '192.0.2.1', 443), at('sstp', '192.0.2.2', 443)])).toEqual([
      '192.0.2.1 sstp:443',
      '192.0.2.2 sstp:443',
    ]);
  });
  test('is under the URL for what stands in a file', () => {
    expect(keysOf([{ url: 'profile://a%23b.zip', scheme: 'profile' }])).toEqual(['profile://a%23b.zip profile']);
  });
  test('tells the identities apart by which one endpoint is asked', () => {
    const one = at('ikev2', '192.0.2.1', 500, 'berlin');
    expect(keysOf([one, { ...one, url: `${one.url}#eap` }])).toEqual(['berlin ikev2:500', 'berlin ikev2:500#eap']);
  });
  test('does not hang on another gateway that shares an address with it', () => {
    const alone = [at('sstp', '192.0.2.1', 443, 'bonn'), at('sstp', '192.0.2.2', 443, 'bonn')];
    const beside = alone.map((one, index) => (index === 0 ? { ...one, url: `${one.url}#bonn.example.net` } : one));
    expect(keysOf([...beside, at('sstp', '192.0.2.1', 443, 'berlin')]).slice(0, 2)).toEqual(keysOf(alone));
  });
  test('is one target’s, in any order of them', () => {
    const name = at('sstp', 'vpn.example.net', 443);
    const targets = [
      name,
      // Named as that host is called.
      at('sstp', '192.0.2.9', 443, 'vpn.example.net'),
      at('tls', '192.0.2.9', 443, 'vpn.example.net'),
      at('sstp', '192.0.2.9', 8443, 'vpn.example.net'),
      { ...name, url: `${name.url}#2` },
    ];
    const expected = [...keysOf(targets)].sort();
    expect(new Set(expected).size).toBe(targets.length);
    for (const order of orders(targets)) expect([...keysOf(order)].sort()).toEqual(expected);
  });
});
