import { describe, expect, test } from 'vitest';
import { whyNotReached } from '../../../src/fleet/telling/reachable-address.ts';

describe('an address that something is told to', () => {
  test.each(['1.1.1.1', '93.184.215.14', '100.63.255.255', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
    'may be %s',
    (address) => {
      expect(whyNotReached(address, false)).toBeUndefined();
      expect(whyNotReached(address, true)).toBeUndefined();
    },
  );

  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:a01:203',
    '::127.0.0.1',
    '2002:7f00:1::',
    '2002:c0a8:101::1',
    '64:ff9b::10.0.0.1',
    'fc00::1',
    'fd12:3456::1',
    'fec0::1',
    '2001:db8::1',
    '2001::1',
    '3fff::1',
    '4000::1',
  ])('is %s where private addresses are allowed alone', (address) => {
    expect(whyNotReached(address, false)).toMatch(/is no public address, and allowPrivate is not set$/u);
    expect(whyNotReached(address, true)).toBeUndefined();
  });

  test.each([
    '169.254.169.254',
    '169.254.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '100.100.100.200',
    '168.63.129.16',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '2002:a9fe:a9fe::',
    '64:ff9b::169.254.169.254',
  ])('is never %s', (address) => {
    for (const allowPrivate of [false, true]) {
      expect(whyNotReached(address, allowPrivate)).toMatch(/is an address that nothing is told to$/u);
    }
  });

  test.each(['', 'localhost', '2130706433', '0x7f.1', '127.1', '1.1.1.1 '])('is not the text "%s"', (text) => {
    expect(whyNotReached(text, true)).toMatch(/^wanted an address/u);
  });
});
