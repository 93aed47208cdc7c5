import { describe, expect, test } from 'vitest';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import type { Box } from '../../../core/spaces/region.ts';
import { everythingRegistered } from '../../../core/spaces/sa-vocabulary.ts';
import { byShape, isOfAead, isRegular, sameSa } from '../../../probes/ikev2/box-form.ts';

/** AES-CBC with 256 bits, and without a length; AES-GCM with 256. */
const [cbc, bare, gcm] = [transformValue(12, 256), transformValue(12, 0), transformValue(20, 256)];

describe('the form of a proposal', () => {
  test.each<readonly [name: string, box: Box, isInOrder: boolean]>([
    ['a cipher with integrity', [[cbc], [12], [5], [14]], true],
    ['a cipher without', [[cbc], [0], [5], [14]], false],
    ['an AEAD without', [[gcm], [0], [5], [14]], true],
    ['an AEAD with integrity', [[gcm], [12], [5], [14]], false],
    ['AES without a key length', [[bare], [12], [5], [14]], false],
  ])('%s is in order: %s', (_name, box, isInOrder) => expect(isRegular(box)).toBe(isInOrder));

  test('is that of an AEAD where all of its ciphers are', () => {
    expect([[[gcm]], [[gcm, cbc]], [[cbc]]].map(isOfAead)).toEqual([true, false, false]);
  });

  test('keeps boxes apart: by kind of cipher, by what is missing, and by their additional key exchanges', () => {
    const boxes: readonly Box[] = [
      [[cbc], [12], [5], [14]],
      [[transformValue(3, 0)], [2], [2], [2]],
      [[gcm], [0], [5], [14]],
      [[cbc], [0], [5], [14]],
      [[cbc], [12], [5], [14], [36]],
      [[cbc], [12], [5], [14], [37]],
      [[cbc], [12], [5], [14], [0], [36]],
      [[gcm], [12], [5], [14]],
    ];
    const groups = byShape(boxes).map((region) => region.map((box) => boxes.indexOf(box)));
    expect(groups).toEqual([[0, 1], [2], [3], [4, 5], [6], [7]]);
  });
});

test('an AEAD takes its SA whatever integrity stands beside it, another cipher with its own alone', () => {
  expect(sameSa([cbc, 12, 5, 14])).toEqual([[[cbc], [12], [5], [14]]]);
  expect(sameSa([gcm, 0, 5, 14])).toEqual([[[gcm], [0, ...everythingRegistered().integrity], [5], [14]]]);
});

test('additional key exchanges keep boxes apart by their places', () => {
  const [one, other]: readonly Box[] = [
    [[cbc], [12], [5], [14], [0], [36]],
    [[cbc], [12], [5], [14], [36], [0]],
  ];
  if (one === undefined || other === undefined) throw new Error('two boxes wanted');
  expect(byShape([one, other])).toEqual([[one], [other]]);
  expect(byShape([one, one.with(5, [37])])).toHaveLength(1);
});
