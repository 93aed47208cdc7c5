import { describe, expect, test } from 'vitest';
import { byToolOf } from '../../../src/store/changes/by-tool.ts';
import type { KeptFacts } from '../../../src/store/kept-facts.ts';

/** What was seen of one endpoint, as it is kept. */
function seen(ike: string, ipsec: string): KeptFacts {
  return {
    target: { scheme: 'ikev2', port: 500 },
    facts: { ike, ipsec },
    cuts: [],
    driven: {},
  } as unknown as KeptFacts;
}

describe('what another program has to do with what is seen now', () => {
  const before = seen('old', 'old');
  const now = seen('new', 'new');

  test('is all, nothing or a part, each table for itself', () => {
    const again = seen('new', 'old');
    expect(byToolOf({ before, again, now }, 'ike')).toBe('all');
    expect(byToolOf({ before, again, now }, 'ipsec')).toBe('nothing');
    expect(byToolOf({ before, again: seen('third', 'old'), now }, 'ike')).toBe('part');
  });

  test('goes by everything for a clause that speaks of no table', () => {
    expect(byToolOf({ before, again: seen('new', 'old'), now }, 'checks')).toBe('part');
    expect(byToolOf({ before, again: now, now }, 'checks')).toBe('all');
    expect(byToolOf({ before, again: before, now }, undefined)).toBe('nothing');
  });

  test('is all where neither sees anything of a table', () => {
    expect(byToolOf({ before, again: before, now }, 'tls')).toBe('all');
  });
});
