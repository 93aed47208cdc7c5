import { describe, expect, test } from 'vitest';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import type { Box, Point } from '../../../core/spaces/region.ts';
import {
  type AnsweredControl,
  bringsKeyExchange,
  proposalKind,
  transformCount,
  vouchedFor,
} from '../../../probes/strongswan/vouch.ts';

const [cbc, small, gcm] = [transformValue(12, 256), transformValue(12, 128), transformValue(20, 256)];

test('transforms are counted without those that stand for none; 0 of ESN is one', () => {
  expect(transformCount([[cbc], [0], [0], [0]])).toBe(2);
  expect(transformCount([[cbc], [12, 2], [0, 14], [0, 1], [0], [36]])).toBe(7);
});

describe('a proposal is of a kind', () => {
  test.each<readonly ['ike' | 'ipsec', Box, string]>([
    ['ike', [[cbc], [12], [5], [14]], 'other-guarded-ke'],
    ['ike', [[cbc], [0], [5], [14]], 'other-bare-ke'],
    ['ike', [[gcm], [0], [0], [14]], 'combined-bare-ke'],
    ['ipsec', [[gcm, cbc], [0, 12], [0], [0]], 'other-guarded-none'],
    ['ipsec', [[cbc], [12], [0, 14], [0]], 'other-guarded-ke'],
    ['ipsec', [[0], [12], [0], [0]], 'ah-guarded-none'],
    ['ipsec', [[cbc], [12], [14], [0], [36], [0], [0, 35]], 'other-guarded-ke-1-3'],
  ])('of %s %j: %s', (space, box, kind) => expect(proposalKind(space, box)).toBe(kind));

  test('that brings a key exchange for an IKE SA always, for another with PFS', () => {
    expect(bringsKeyExchange('ike', [])).toBe(true);
    expect(bringsKeyExchange('ipsec', [])).toBe(false);
    expect(bringsKeyExchange('ipsec', [[cbc], [12], [0], [0]])).toBe(false);
    expect(bringsKeyExchange('ipsec', [[cbc], [12], [0, 14], [0]])).toBe(true);
  });
});

describe('a refused box is vouched for', () => {
  const point: Point = [cbc, 12, 0, 0];
  const control = (boxes: readonly Box[], answer: Point = point): AnsweredControl => ({ boxes, answer });
  const read: Box = [[small, cbc], [2, 12], [0], [0]];
  const refused: Box = [[small, cbc], [2, 12], [0], [0]];
  const alone = (box: Box, controls: readonly AnsweredControl[], accepted: readonly Point[] = [point]): boolean =>
    vouchedFor('ipsec', [box], controls, accepted).length === 1;

  test('by a control of its kind that was read, with as many transforms and each of its values', () => {
    expect(alone(refused, [control([read])])).toBe(true);
    expect(alone([[small, cbc, transformValue(3, 0)], [2], [0], [0]], [control([read])])).toBe(false);
    expect(alone([[small], [2, 12, 1], [0], [0]], [control([read])])).toBe(false);
    expect(alone([[small, cbc, transformValue(12, 192)], [2, 12], [0], [0]], [control([read])])).toBe(false);
    expect(alone([[cbc], [2, 12], [0], [0]], [control([read])])).toBe(true);
  });

  test('by the values of several controls together, each long enough or not', () => {
    const other: Box = [[cbc, transformValue(3, 0)], [12, 1], [0], [0]];
    const box: Box = [[small, transformValue(3, 0)], [1, 2], [0], [0]];
    expect(alone(box, [control([read])])).toBe(false);
    expect(alone(box, [control([read]), control([other])])).toBe(true);
  });

  test('by no proposal of a control that was not chosen', () => {
    expect(
      alone(refused, [
        control([
          [[cbc], [12], [0], [0]],
          [[small], [2, 1, 5, 7], [0], [0]],
        ]),
      ]),
    ).toBe(false);
    expect(alone(refused, [])).toBe(false);
  });

  test('among no more proposals than the control had', () => {
    const offer = [refused, [[transformValue(3, 0)], [2, 12], [0], [0]] as Box];
    expect(vouchedFor('ipsec', offer, [control([read])], [point])).toEqual([]);
    expect(vouchedFor('ipsec', offer, [control([read, [[gcm], [0], [0], [0]]])], [point])).toEqual([refused]);
  });

  test('by a control of another kind only where nothing of its own is known to be accepted', () => {
    const withPfs: Box = [[small, cbc], [2, 12], [14], [0]];
    expect(alone(withPfs, [control([read])])).toBe(false);
    const long = control([[[small, cbc], [2, 12, 1], [0], [0]]]);
    expect(alone(withPfs, [long])).toBe(true);
    expect(alone(withPfs, [long], [point, [cbc, 12, 14, 0]])).toBe(false);
    expect(alone([[99, 98], [2], [14], [0]], [long])).toBe(true);
  });

  test('by no control with other ciphers among its own where its kind is known', () => {
    const mixed = control([[[cbc, gcm, transformValue(20, 128)], [0], [0], [0]]], [gcm, 0, 0, 0]);
    const combined: Box = [[gcm, transformValue(20, 128)], [0], [0], [0]];
    expect(alone(combined, [mixed], [[gcm, 0, 0, 0]])).toBe(false);
    expect(alone(combined, [mixed], [])).toBe(true);
  });

  test('by any answer where it is one combination', () => {
    expect(alone([[99], [2], [14], [0]], [control([[[cbc], [12], [0], [0]]])])).toBe(true);
    expect(alone([[99], [2], [14], [0]], [])).toBe(false);
  });
});
