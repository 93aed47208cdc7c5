import { describe, expect, test } from 'vitest';
import { joinedReasons, reasonIn } from '../../../core/facts/reason.ts';

describe('reasons', () => {
  test('are taken from a detail that names one, and from no other text', () => {
    expect(reasonIn('budget', 'not-made')).toBe('budget');
    expect(reasonIn('protocol-not-known', 'not-made')).toBe('protocol-not-known');
    for (const detail of ['', 'EADDRINUSE', 'budget, silent', 'constructor', '__proto__']) {
      expect(reasonIn(detail, 'not-made')).toBe('not-made');
    }
  });

  test('that hold at once are told each once, in order', () => {
    expect(joinedReasons(['silent', 'budget', 'silent'])).toBe('budget, silent');
  });
});
