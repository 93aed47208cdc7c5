import { describe, expect, test } from 'vitest';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import type { Box, Point } from '../../../core/spaces/region.ts';
import { readerOf, transformsIn, unreadOf } from '../../../probes/ikev2/was-read.ts';

const aes = (bits: number): number => transformValue(12, bits);
const control: Point = [aes(256), 12, 5, 14];
/** The control last of each kind, of ten transforms. */
const inside: Box = [
  [transformValue(3, 0), aes(128), aes(256)],
  [1, 2, 12],
  [2, 5],
  [2, 14],
];
const other: Box = [[aes(128)], [2], [2], [2]];
const additional: Box = [[aes(128)], [2], [2], [2], [14]];
const irregular: Box = [[aes(128)], [0], [2], [2]];
const alone = control.map((value) => [value]);

const reader = readerOf(
  [
    { boxes: [other, inside], shareGroup: 3, buried: control },
    { boxes: [additional, irregular, alone], shareGroup: 31, buried: control },
  ],
  [control],
);
const unread = (boxes: readonly Box[], shareGroup = 3): Box | 'datagram' | undefined =>
  unreadOf({ boxes, shareGroup }, reader);

describe('of a peer that took a control inside a proposal of three ciphers, it is known that it reads', () => {
  test('a proposal with the same ids, whatever the key lengths and their order', () => {
    expect(
      unread([
        [
          [aes(192), aes(128)],
          [2, 1],
          [2, 5],
          [14, 2],
        ],
      ]),
    ).toBeUndefined();
    expect(unread([[[aes(192), aes(128)], [12], [5], [14, 2]]], 31)).toBeUndefined();
  });

  test('one value of a kind that it may not know: to refuse that is right', () => {
    expect(unread([[[transformValue(13, 128)], [2, 1], [4], [19]]])).toBeUndefined();
  });

  test.each<[string, Box]>([
    [
      'more transforms than that',
      [
        [aes(128), aes(192), aes(256), transformValue(3, 0)],
        [1, 2, 12],
        [2, 5],
        [2, 14],
      ],
    ],
    ['another cipher among several', [[aes(128), transformValue(13, 128)], [2], [2], [2]]],
    ['another integrity algorithm among several', [[aes(128)], [2, 13], [2], [2]]],
    ['another PRF among several', [[aes(128)], [2], [2, 6], [2]]],
    ['another group among several', [[aes(128)], [2], [2], [2, 19]]],
  ])('no proposal with %s', (_, box) => {
    expect(unread([other, box])).toBe(box);
  });

  test('additional key exchanges of methods that it read as groups, and no others among several', () => {
    expect(unread([[...other, [2, 14]]], 31)).toBeUndefined();
    const unknown: Box = [...other, [14, 36]];
    expect(unread([unknown], 31)).toBe(unknown);
  });

  test.each<[string, readonly Box[], number]>([
    ['of more proposals', [other, other, other], 3],
    ['of more transforms', [inside, inside], 3],
    ['with an additional key exchange', [additional], 3],
    ['with a form that it must not have', [irregular], 3],
    ['behind a share of another group', [other], 19],
  ])('no datagram %s', (_, boxes, shareGroup) => {
    expect(unread(boxes, shareGroup)).toBe('datagram');
  });

  test('as much as another datagram shows, behind a share of the same group', () => {
    expect(unread([additional, irregular], 31)).toBeUndefined();
    expect(unread([inside, other], 31)).toBe('datagram');
  });
});

test('a control that stands behind other proposals, or not last of a kind, shows nothing of what is inside them', () => {
  const behind = readerOf([{ boxes: [inside, alone], shareGroup: 3, buried: control }], [control]);
  expect(unreadOf({ boxes: [inside], shareGroup: 3 }, behind)).toBe(inside);
  const first: Box = [[aes(256), aes(128)], [12], [5], [14]];
  const early = readerOf([{ boxes: [first], shareGroup: 3, buried: control }], [control]);
  expect(unreadOf({ boxes: [[[aes(192), aes(128)], [12], [5], [14]]], shareGroup: 3 }, early)).not.toBeUndefined();
});

test('transforms are counted without those that stand for none alone', () => {
  expect(transformsIn([[aes(128)], [0], [5], [14]])).toBe(3);
  expect(transformsIn([[aes(128)], [0, 12], [5], [14], [0], [36, 0]])).toBe(7);
});

describe('of a peer that took nothing inside a proposal', () => {
  const shallow = readerOf([{ boxes: [other, irregular], shareGroup: 3, buried: control }], [control]);
  const of = (boxes: readonly Box[]): Box | 'datagram' | undefined => unreadOf({ boxes, shareGroup: 3 }, shallow);
  test('it is known that it reads single combinations, as many transforms and no more', () => {
    expect(of([other])).toBeUndefined();
    expect(of([[[transformValue(99, 0)], [99], [99], [99]]])).toBeUndefined();
    expect(of([[[aes(256)], [12], [5], [14]], irregular])).toBeUndefined();
    expect(of([other, other])).toBe('datagram');
    const two: Box = [[aes(128), aes(256)], [2], [2], [2]];
    expect(of([two])).toBe(two);
  });
});

test('what several datagrams behind a share of one group show counts together', () => {
  const many = readerOf(
    [
      { boxes: [other, other, alone], shareGroup: 3, buried: control },
      { boxes: [inside], shareGroup: 3, buried: control },
      { boxes: [additional, irregular, alone], shareGroup: 3, buried: control },
    ],
    [control],
  );
  const of = (boxes: readonly Box[]): Box | 'datagram' | undefined => unreadOf({ boxes, shareGroup: 3 }, many);
  expect(of([other, other, alone])).toBeUndefined();
  expect(of([inside])).toBeUndefined();
  expect(of([additional])).toBeUndefined();
  expect(of([irregular, other])).toBeUndefined();
  const regular = readerOf([{ boxes: [other, alone], shareGroup: 3, buried: control }], [control]);
  expect(unreadOf({ boxes: [irregular, other], shareGroup: 3 }, regular)).toBe('datagram');
});
