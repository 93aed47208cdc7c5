import { describe, expect, test } from 'vitest';
import { refuseForeignIfSaid, refuseWithoutCsrf } from '../../../src/faces/page/access/csrf.ts';

const origin = 'https://gateproof.test';

describe('what a program sends', () => {
  test('says nothing of where it comes from, and is taken', () => {
    expect(() => refuseForeignIfSaid(new Headers(), origin)).not.toThrow();
  });

  test.each(['cross-site', 'same-site', 'none'])(
    'is refused when a browser says of it that it is %s, without an Origin',
    (site) => {
      expect(() => refuseForeignIfSaid(new Headers({ 'sec-fetch-site': site }), origin)).toThrow(
        expect.objectContaining({ code: 'page-forbidden' }),
      );
    },
  );
});

describe('the field of a form', () => {
  test.each([
    ['empty where nobody is logged in', '', ''],
    ['left out', undefined, 'made-of-the-session'],
    ['left out where nobody is logged in', undefined, ''],
    ['of another login', 'made-of-another', 'made-of-the-session'],
  ])('%s is refused', (_what, given, wanted) => {
    expect(() => refuseWithoutCsrf(given, wanted)).toThrow(expect.objectContaining({ code: 'page-forbidden' }));
  });

  test('of this login is taken', () => {
    expect(() => refuseWithoutCsrf('made-of-the-session', 'made-of-the-session')).not.toThrow();
  });
});
