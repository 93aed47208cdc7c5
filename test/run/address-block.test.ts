import { expect, test } from 'vitest';
import { addressBlock } from '../../src/run/address-block.ts';

test.each([
  ['192.0.2.1', '192.0.2.0/24'],
  ['192.0.2.254', '192.0.2.0/24'],
  ['192.0.3.1', '192.0.3.0/24'],
  ['::ffff:192.0.2.1', '192.0.2.0/24'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['2001:DB8:0:1::1', '2001:db8:0::/48'],
  ['2001:db8:1:0:0:0:0:1', '2001:db8:1::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['::2', '0:0:0::/48'],
])('the network of %s is %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});

test.each(['127.0.0.1', '127.200.3.4', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1'])(
  'nobody else is on loopback: %s',
  (address) => {
    expect(addressBlock(address)).toBeUndefined();
  },
);
