import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { ipsecUniverse } from '../../../core/spaces/child-sa.ts';
import { ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { boxHas, isSubset, type Point } from '../../../core/spaces/region.ts';
import type { SpaceName } from '../../../core/spaces/registry.ts';

const { signal } = new AbortController();
const policy = await loadPolicy('nist-sp-800-77@r1', { signal });
const GCM = transformValue(20, 256);
const CBC = transformValue(12, 256);
const CHACHA = transformValue(28, 0);
const TDEA = transformValue(3, 0);

function rows(space: SpaceName) {
  return policy.clauses.filter((clause) => clause.kind === 'row').filter((clause) => clause.space === space);
}

/** The rows that hold the point, and until when. */
function allowing(space: SpaceName, ...point: Point): readonly string[] {
  return rows(space)
    .filter(({ box }) => boxHas(box, point))
    .map(({ id, until }) => (until === undefined ? id : `${id} until ${until}`));
}

describe('the policy nist-sp-800-77@r1', () => {
  it('allows groups 14 to 21 with AES and SHA-2', () => {
    for (const group of [14, 15, 16, 17, 18, 19, 20, 21]) {
      expect(allowing('ike', GCM, 0, 6, group)).toEqual(['ike/aead']);
      expect(allowing('ike', CBC, 12, 5, group)).toContain('ike/aes-sha2');
      expect(allowing('ipsec', CBC, 12, group, 0)).toEqual(['ipsec/aes-sha2']);
    }
    expect(allowing('ipsec', GCM, 0, 0, 0)).toEqual(['ipsec/aead']);
  });

  it('allows none of the groups 1, 2, 5, 22, 23 and 24, no MD5, no ChaCha20', () => {
    for (const group of [1, 2, 5, 22, 23, 24]) {
      expect(allowing('ike', GCM, 0, 6, group)).toEqual([]);
      expect(allowing('ike', CBC, 12, 5, group)).toEqual([]);
      expect(allowing('ipsec', CBC, 12, group, 0)).toEqual([]);
    }
    expect(allowing('ike', CBC, 1, 5, 14)).toEqual([]);
    expect(allowing('ike', GCM, 0, 1, 14)).toEqual([]);
    expect(allowing('ike', CHACHA, 0, 5, 14)).toEqual([]);
  });

  it('ends SHA-1 with 2030 and TDEA with 2023, and shows both readings of SHA-1', () => {
    expect(allowing('ike', CBC, 2, 5, 14)).toEqual(['ike/aes-legacy-sha1 until 2030-12-31']);
    expect(allowing('ike', GCM, 0, 2, 14)).toEqual(['ike/aead-legacy-sha1 until 2030-12-31']);
    expect(allowing('ipsec', CBC, 2, 0, 0)).toEqual(['ipsec/legacy-sha1 until 2030-12-31']);
    expect(allowing('ike', TDEA, 12, 5, 14)).toEqual(['ike/legacy-tdea until 2023-12-31']);
    const sha1 = policy.clauses.find(({ id }) => id === 'ipsec/legacy-sha1');
    expect(sha1?.readings.map(({ source }) => [source.place, source.confidence])).toEqual([
      ['section 7.2.3, page 70', 'B'],
      ['section 4.1.4, page 39', 'B'],
      [undefined, 'C'],
    ]);
  });

  it('allows the expected groups 31 and 32 with both readings', () => {
    expect(allowing('ike', GCM, 0, 5, 31)).toEqual(['ike/aead-expected-groups']);
    expect(policy.clauses.find(({ id }) => id === 'ike/aead-expected-groups')?.readings).toHaveLength(2);
  });

  it('wants IKEv1 refused from its deprecation on, with both readings', () => {
    const clause = policy.clauses.find(({ id }) => id === 'ike/version-ikev1');
    expect(clause).toMatchObject({
      kind: 'ike-version',
      from: '2023-04-30',
      source: { title: 'RFC 9395', place: 'section 3' },
    });
    expect(clause?.readings.map(({ source }) => source.place)).toEqual(['Table 1, page vii', 'section 3']);
  });

  it('calls legacy what has SHA-1 or TDEA in it, and nothing else', () => {
    const SHA1 = 2;
    for (const { id, box, level } of [...rows('ike'), ...rows('ipsec')]) {
      const [encryption = [], integrity = [], prf = []] = box;
      const isTdea = encryption.includes(TDEA);
      const isSha1 = integrity.includes(SHA1) || (id.startsWith('ike/') && prf.includes(SHA1));
      expect([id, level]).toEqual([id, isTdea || isSha1 ? 'legacy' : 'allowed']);
      // A row of SHA-1 holds no combination without it, or a gateway without would be told that it has it.
      if (isSha1 && !isTdea) expect([integrity.join(), id.startsWith('ike/') ? prf.join() : '']).toContain('2');
    }
  });

  it('says of every clause how far its source can be trusted', () => {
    const stated = Map.groupBy(policy.clauses, ({ source }) => source.confidence);
    expect(stated.get('C')?.map(({ id }) => id)).toEqual(['ike/aead-short-tags', 'ipsec/aead-short-tags']);
    expect(stated.get('A')?.map(({ id }) => id)).toEqual(['ike/version-ikev1']);
    expect(stated.get('B')).toHaveLength(policy.clauses.length - 3);
  });

  it('requires nothing, closes both tables, and speaks of no TLS', () => {
    expect([...rows('ike'), ...rows('ipsec')].some(({ level }) => level === 'required')).toBe(false);
    expect(policy.clauses.filter(({ kind }) => kind === 'nothing-else').map(({ id }) => id)).toEqual([
      'ike/nothing-else',
      'ipsec/nothing-else',
    ]);
    expect(rows('tls')).toEqual([]);
  });

  it.each(['ike', 'ipsec'] as const)('lets AES-CBC of the table %s go with an HMAC alone', (space) => {
    const rule = policy.clauses.find(({ id }) => id === `${space}/hmac-beside-aes-and-tdea`);
    if (rule?.kind !== 'constraint') throw new Error('a constraint wanted');
    const rest = space === 'ike' ? [5, 14] : [14, 0];
    const judged = (encryption: number, integrity: number) => {
      const point = [encryption, integrity, ...rest];
      return boxHas(rule.when, point) ? boxHas(rule.then, point) : 'not spoken of';
    };
    expect([judged(CBC, 12), judged(CBC, 2), judged(CBC, 1), judged(CBC, 5)]).toEqual([true, true, false, false]);
    expect(judged(GCM, 0)).toBe('not spoken of');
  });

  it('names a source and place for every clause, and stays inside what can be negotiated', () => {
    expect(policy.clauses.filter(({ source }) => source.place === undefined)).toEqual([]);
    for (const { box } of rows('ike')) expect(isSubset([box], ikeUniverse())).toBe(true);
    for (const { box } of rows('ipsec')) expect(isSubset([box], ipsecUniverse())).toBe(true);
  });
});
