import { expect, test } from 'vitest';
import { keyOfAsking } from '../../../sources/captures/ike/ikev2-offer.ts';

const transforms = [
  [1, 12, 256],
  [1, 20, 256],
  [2, 5, 0],
  [4, 19, 0],
  [4, 2, 0],
  [4, 14, 0],
] as const;
const key = keyOfAsking([{ number: 1, transforms }]);

test('a client that asks again may have another order of groups, and nothing else', () => {
  const [aes, gcm, prf, first, second, third] = transforms;
  const same = [
    [aes, gcm, prf, third, first, second],
    [third, aes, second, gcm, prf, first],
  ] as const;
  for (const one of same) expect(keyOfAsking([{ number: 1, transforms: one }])).toBe(key);
  const others = [
    [gcm, aes, prf, first, second, third],
    [aes, gcm, prf, first, second],
    [aes, gcm, first, second, third],
    [[1, 12, 128], gcm, prf, first, second, third],
  ] as const;
  for (const one of others) expect(keyOfAsking([{ number: 1, transforms: one }])).not.toBe(key);
  expect(keyOfAsking([{ number: 2, transforms }])).not.toBe(key);
  expect(
    keyOfAsking([
      { number: 1, transforms },
      { number: 1, transforms },
    ]),
  ).not.toBe(key);
});
