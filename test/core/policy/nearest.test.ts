import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../../core/policy/nearest.ts';

const groups = ['modp1024', 'modp2048', 'modp3072', 'ecp256', 'ecp384'];

describe('the nearest known name', () => {
  it('is found through a missing, an added, a wrong and two swapped letters', () => {
    expect(nearest('encrytion', ['integrity', 'encryption'])).toBe('encryption');
    expect(nearest('eccp256', groups)).toBe('ecp256');
    expect(nearest('ecp266', groups)).toBe('ecp256');
    expect(nearest('cep256', groups)).toBe('ecp256');
  });

  it('is found through the wrong case', () => {
    expect(nearest('tlsv1.2', ['TLSv1.0', 'TLSv1.2'])).toBe('TLSv1.2');
  });

  it('is none when everything is far away', () => {
    expect(nearest('rot13', groups)).toBeUndefined();
    expect(nearest('', groups)).toBeUndefined();
    expect(nearest('x'.repeat(200), ['x'.repeat(201)])).toBeUndefined();
  });

  it('is the first of equals', () => {
    expect(nearest('ab', ['ac', 'ad'])).toBe('ac');
  });

  it('is asked as a question, and not at all when the name is the same', () => {
    expect(didYouMean('modp248', groups)).toBe('; did you mean "modp2048"?');
    expect(didYouMean('rot13', groups)).toBe('');
    expect(didYouMean('ecp256', groups)).toBe('');
  });

  it('is the name itself whenever it is known', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1 }), (known) => {
        for (const name of known) expect(nearest(name, known)).toBe(name);
      }),
    );
  });
});
