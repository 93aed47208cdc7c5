import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../../src/faces/page/access/client-address.ts';
import { localPath } from '../../../src/faces/page/access/local-path.ts';
import { RateLimit } from '../../../src/faces/page/access/rate-limit.ts';
import { roleOf } from '../../../src/faces/page/access/role-claim.ts';

describe('a limit by address', () => {
  const limited = (most: number) => {
    const clock = { now: 0 };
    const limit = new RateLimit({ most, withinMs: 1000, now: () => clock.now });
    const isRefused = (address: string): boolean => {
      try {
        limit.refuse(address);
        return false;
      } catch {
        return true;
      }
    };
    return { clock, limit, isRefused };
  };

  test('lets so many through, and says how long it takes until the next', () => {
    const { clock, limit, isRefused } = limited(2);
    limit.count('192.0.2.1');
    clock.now = 400;
    expect(isRefused('192.0.2.1')).toBe(false);
    limit.count('192.0.2.1');
    expect(() => limit.refuse('192.0.2.1')).toThrow('Try again in 1 s');
    expect(isRefused('192.0.2.2')).toBe(false);
    clock.now = 999;
    expect(isRefused('192.0.2.1')).toBe(true);
    clock.now = 1000;
    expect(isRefused('192.0.2.1')).toBe(false);
    limit.count('192.0.2.1');
    expect(isRefused('192.0.2.1')).toBe(false);
  });

  test.each([
    ['2001:db8::1', '2001:db8:0:0:ffff::9', true],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', true],
    ['2001:db8:1:2::', '2001:db8:1:3::', false],
    ['::1', '::2', true],
    ['::1', '0:0:0:0:9::', true],
    ['1::2:3:4:5:6:7', '1:0:2:3::', true],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
    ['192.0.2.1', '192.0.2.2', false],
  ])('counts %s and %s as one: %s', (one, other, isOne) => {
    const { limit, isRefused } = limited(1);
    limit.count(one);
    expect(isRefused(one)).toBe(true);
    expect(isRefused(other)).toBe(isOne);
  });

  test('remembers 10,000 addresses, and forgets the one that was seen first', () => {
    const { limit, isRefused } = limited(1);
    const address = (n: number): string => `10.0.${n >> 8}.${n & 255}`;
    for (let n = 0; n < 10_000; n++) limit.count(address(n));
    expect(isRefused(address(0))).toBe(true);
    limit.count(address(10_000));
    expect([isRefused(address(0)), isRefused(address(1)), isRefused(address(10_000))]).toEqual([false, true, true]);
  });
});

describe('where somebody is sent back to', () => {
  test.each([
    ['/gateways?q=a', '/gateways?q=a'],
    [null, '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example/', '/'],
    ['gateways', '/'],
    ['/a\tb', '/'],
    ['/..//evil.example', '/'],
    ['/.//evil.example', '/'],
    [`/${'a'.repeat(2047)}`, `/${'a'.repeat(2047)}`],
    [`/${'a'.repeat(2048)}`, '/'],
  ])('%j: %j', (wanted, path) => {
    expect(localPath(wanted, 'https://gateproof.example')).toBe(path);
  });
});

describe('a role', () => {
  const roles = { claim: 'realm.roles', viewer: ['staff'], operator: ['net'], admin: ['lead'] };
  test.each([
    [{ realm: { roles: ['staff', 'lead', 'net'] } }, 'admin'],
    [{ realm: { roles: ['staff', 'net'] } }, 'operator'],
    [{ realm: { roles: 'staff' } }, 'viewer'],
    [{ 'realm.roles': ['net'], realm: { roles: ['lead'] } }, 'operator'],
    [{ realm: { roles: ['others', 7, null] } }, undefined],
    [{ realm: { roles: { 0: 'lead', length: 1 } } }, undefined],
    [{ realm: null }, undefined],
    [{ realm: 'lead' }, undefined],
    [{}, undefined],
  ])('of %j is %s', (claims, role) => {
    expect(roleOf(claims, roles)).toBe(role);
  });

  test('is none of what every object has', () => {
    expect(roleOf({}, { ...roles, claim: 'constructor.name', admin: ['Object'] })).toBeUndefined();
    expect(roleOf({ a: {} }, { ...roles, claim: 'a.constructor.name', admin: ['Object'] })).toBeUndefined();
  });
});

describe('from where a request comes', () => {
  const proxies = ['10.0.0.0/8', '192.0.2.1', 'fd00::/8', '2001:db8::1'];
  test.each([
    ['10.1.2.3', '198.51.100.7', '198.51.100.7'],
    ['192.0.2.1', '203.0.113.9, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['fd00::9', '198.51.100.7', '198.51.100.7'],
    ['2001:db8::1', '2001:db8::2', '2001:db8::2'],
    ['192.0.2.2', '198.51.100.7', '192.0.2.2'],
    ['2001:db8::2', '198.51.100.7', '2001:db8::2'],
    ['10.1.2.3', '198.51.100.7, unknown', '198.51.100.7'],
    ['10.1.2.3', 'unknown', '10.1.2.3'],
    ['10.1.2.3', '', '10.1.2.3'],
    ['', '198.51.100.7', ''],
  ])('%j by way of %j: %j', (peer, forwarded, address) => {
    expect(clientAddress(proxies)(peer, new Headers({ 'x-forwarded-for': forwarded }))).toBe(address);
  });
});
