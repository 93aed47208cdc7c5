import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAead } from '../../../core/protocol/ikev2/registry.ts';
import { transformOf, transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import { ipsecUniverse } from '../../../core/spaces/child-sa.ts';
import { ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { boxHas, boxSize, isSubset, regionSize } from '../../../core/spaces/region.ts';
import {
  everythingRegistered,
  registeredVocabulary,
  strongswanVocabulary,
} from '../../../core/spaces/sa-vocabulary.ts';

describe('the space of an SA', () => {
  it.each([
    [
      'ike',
      'with each INTEG',
      everythingRegistered(),
      ikeUniverse(),
      (v: ReturnType<typeof registeredVocabulary>) => v.prf.length * v.keyExchange.length,
    ],
    [
      'ipsec',
      'with each INTEG and with none',
      registeredVocabulary('ipsec'),
      ipsecUniverse(),
      (v: ReturnType<typeof registeredVocabulary>) => (v.keyExchange.length + 1) * v.sequenceNumbers.length,
    ],
  ] as const)('of kind %s is AEAD ciphers without INTEG plus the others %s', (kind, _, vocabulary, region, rest) => {
    const combined = vocabulary.encryption.filter((value) => isAead(value)).length;
    const others = vocabulary.encryption.length - combined;
    const each = combined + others * (vocabulary.integrity.length + (kind === 'ipsec' ? 1 : 0));
    expect(regionSize(region)).toBe(each * rest(vocabulary));
    expect(region.reduce((sum, part) => sum + boxSize(part), 0)).toBe(regionSize(region));
  });

  it('holds every documented shape of an IKE row and no row without key exchange', () => {
    const has = (...point: number[]) => ikeUniverse().some((part) => boxHas(part, point));
    expect(has(transformValue(20, 256), 0, 6, 24)).toBe(true);
    expect(has(transformValue(12, 256), 12, 5, 2)).toBe(true);
    expect(has(transformValue(20, 256), 12, 6, 24)).toBe(false);
    expect(has(transformValue(12, 256), 0, 6, 24)).toBe(false);
    expect(has(transformValue(20, 256), 0, 6, 0)).toBe(false);
  });

  it('asks an IKE SA for every registered cipher, those for ESP alone too', () => {
    const has = (...point: number[]) => ikeUniverse().some((part) => boxHas(part, point));
    expect(has(transformValue(11, 0), 12, 5, 14)).toBe(true);
    expect(has(transformValue(21, 256), 0, 5, 14)).toBe(true);
  });

  it('lets a CHILD_SA go without PFS and with either kind of sequence numbers', () => {
    const has = (...point: number[]) => ipsecUniverse().some((part) => boxHas(part, point));
    expect(has(transformValue(12, 256), 2, 0, 0)).toBe(true);
    expect(has(transformValue(12, 256), 2, 0, 1)).toBe(true);
    expect(has(transformValue(12, 256), 2, 0, 2)).toBe(false);
  });

  it('leaves out private-use numbers, ciphers that IKEv2 forbids, and integrity for AH alone', () => {
    for (const kind of ['ike', 'ipsec'] as const) {
      const { encryption, integrity, prf, keyExchange } = registeredVocabulary(kind);
      const numbers = [...encryption.map((value) => transformOf(value).id), ...integrity, ...prf, ...keyExchange];
      expect(numbers.filter((id) => id >= 1024)).toEqual([]);
      expect(integrity.filter((id) => [9, 10, 11].includes(id))).toEqual([]);
    }
    expect(registeredVocabulary('ike').encryption).not.toContain(transformValue(11, 0));
    expect(registeredVocabulary('ipsec').encryption).toContain(transformValue(11, 0));
  });

  it('shrinks to what a strongSwan release can offer', () => {
    const old = strongswanVocabulary('ike', '5.9.8');
    const recent = strongswanVocabulary('ike', '6.1.0');
    expect(old.keyExchange).not.toContain(36);
    expect(recent.keyExchange).toContain(36);
    expect(old.encryption).not.toContain(transformValue(32, 0));
    expect(isSubset(ikeUniverse(old), ikeUniverse(recent))).toBe(true);
    expect(isSubset(ikeUniverse(recent), ikeUniverse())).toBe(true);
    expect(isSubset(ipsecUniverse(strongswanVocabulary('ipsec', '5.9.8')), ipsecUniverse())).toBe(true);
  });

  it('is a subset of the whole for any part of the vocabulary, and has no empty box', () => {
    const all = registeredVocabulary('ike');
    const part = fc.record({
      encryption: fc.subarray([...all.encryption]),
      integrity: fc.subarray([...all.integrity]),
      prf: fc.subarray([...all.prf]),
      keyExchange: fc.subarray([...all.keyExchange]),
      sequenceNumbers: fc.subarray([...all.sequenceNumbers]),
    });
    fc.assert(
      fc.property(part, (vocabulary) => {
        const region = ikeUniverse(vocabulary);
        expect(region.every((found) => boxSize(found) > 0)).toBe(true);
        expect(isSubset(region, ikeUniverse())).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
