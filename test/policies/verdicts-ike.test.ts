import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import { transformOf } from '../../core/protocol/ikev2/transform-value.ts';
import { ipsecUniverse } from '../../core/spaces/child-sa.ts';
import { ikeUniverse } from '../../core/spaces/ike-sa.ts';
import type { Region } from '../../core/spaces/region.ts';
import { registeredVocabulary } from '../../core/spaces/sa-vocabulary.ts';
import { type Difference, recordsOf, type Stands, standsOf, unexplained } from '../support/standard-verdicts.ts';

/*
 * What the policies say of each code point of IKEv2 and ESP, against verdicts that were compiled from the documents apart from them.
 */

const { signal } = new AbortController();
const universes = { ike: ikeUniverse(registeredVocabulary('ike')), ipsec: ipsecUniverse() };
const dimensions: Readonly<Record<'ike' | 'ipsec', Readonly<Record<string, number>>>> = {
  ike: { ENCR: 0, INTEG: 1, PRF: 2, KE: 3 },
  ipsec: { ENCR: 0, INTEG: 1, KE: 2 },
};

/** What a verdict of the file is in a policy. */
const meant: Readonly<Record<string, Stands>> = {
  required: 'allowed',
  recommended: 'allowed',
  allowed: 'allowed',
  expected: 'allowed',
  legacy: 'legacy',
  restricted: 'legacy',
  'passes-numeric': 'allowed',
  'numeric-trap': 'legacy',
  discouraged: 'discouraged',
  forbidden: 'forbidden',
  'not-listed': 'forbidden',
};

const numeric: readonly Difference[] = [
  {
    cells: /^ikev2 KE 3[34]$/u,
    says: 'legacy',
    because: 'V-207193 compares numbers, and 33 and 34 are greater than 16: both readings stand with the row',
  },
  {
    cells: /^ikev2 KE (?:2[5-9]|3[0-2])$/u,
    says: 'legacy',
    because:
      'they are no groups of SP 800-56A Rev. 3 either, which V-207251 wants: the policy has both readings, the file them for 22 to 24',
  },
];

/** By the standard of the file: the policies that it is, and where they say something else. */
const standards: Readonly<
  Record<string, { readonly policies: readonly string[]; readonly differences?: readonly Difference[] }>
> = {
  'ietf-rfc8247': { policies: ['ietf-ikev2-esp'] },
  'ietf-rfc8221': { policies: ['ietf-ikev2-esp'] },
  'nist-sp800-77r1': { policies: ['nist-sp-800-77@r1'] },
  'fips-140-3-ke': { policies: ['nist-sp-800-56ar3'] },
  'disa-vpn-srg': { policies: ['disa-vpn-srg@v3r1', 'disa-vpn-srg@v3r3'], differences: numeric },
  'cnsa-1.0-ipsec': { policies: ['cnsa-1.0'] },
  'cnsa-2.0-ipsec': {
    policies: ['cnsa-2.0'],
  },
  'niap-mod-vpnc': { policies: ['niap-mod-vpnc'] },
  'au-ism': {
    policies: ['au-ism-official-protected'],
    differences: [
      {
        cells: /^(?:ikev2|esp) KE 14$/u,
        says: 'allowed',
        because: 'it is restricted to OFFICIAL and PROTECTED (ism-0472), of which this policy speaks',
      },
      {
        cells: /^(?:ikev2|esp) ENCR 1[456]$/u,
        says: 'forbidden',
        because: 'AES-CCM is AES (ism-1771), and goes without integrity algorithm, which AES-GCM alone may (ism-0998)',
      },
      {
        cells: /^(?:ikev2|esp) KE 26$/u,
        says: 'forbidden',
        because: 'that ism-0474 means P-224 is of confidence C, and left out',
      },
    ],
  },
};

/** Of confidence C alone (docs/policies/not-shipped.md). */
const notShipped = ['bsi-tr-02102-3', 'anssi-ipsec', 'pci-dss-4.0.1'];

interface Verdict {
  readonly standard: string;
  readonly cell: string;
  readonly space: 'ike' | 'ipsec';
  readonly wanted: Stands;
  /** All combinations with the code point; empty where the registry has it for no such use. */
  readonly region: Region;
  readonly confidence: string;
}

const verdicts = recordsOf('policy-verdicts-ike.csv').map(
  ({
    standard = '',
    protocol,
    transform = '',
    id,
    verdict = '',
    key_bits: bits = '',
    until = '',
    confidence = '',
  }): Verdict => {
    const space = protocol === 'esp' ? 'ipsec' : 'ike';
    const isOver = until !== '' && until < '2026-11-28';
    return {
      standard,
      cell: `${protocol} ${transform} ${id}`,
      space,
      wanted: isOver ? 'forbidden' : (meant[verdict] ?? 'not spoken of'),
      region: having(space, transform, Number(id), Number(bits)),
      confidence,
    };
  },
);

function having(space: 'ike' | 'ipsec', transform: string, id: number, bits: number): Region {
  const at = dimensions[space][transform] ?? -1;
  const isIt = (value: number): boolean => {
    if (transform !== 'ENCR') return value === id;
    const { id: own, keyLengthBits } = transformOf(value);
    return own === id && (bits === 0 || keyLengthBits === bits);
  };
  return universes[space]
    .map((box) => box.map((values, dimension) => (dimension === at ? values.filter(isIt) : values)))
    .filter((box) => box.every((values) => values.length > 0));
}

it('every standard of the file ships, or rests on too little', () => {
  const apart = verdicts.filter(({ standard }) => !(standard in standards));
  expect([...new Set(apart.map(({ standard }) => standard))].sort()).toEqual([...notShipped].sort());
  expect(apart.filter(({ confidence }) => confidence !== 'C')).toEqual([]);
});

describe.each(Object.entries(standards))('%s', (standard, { policies, differences = [] }) => {
  it.each(policies)('says of each code point what %s says', async (name) => {
    const policy = await loadPolicy(name, { signal });
    const own = verdicts.filter((one) => one.standard === standard && one.region.length > 0);
    const cells = own.map(({ cell, space, wanted, region }) => ({
      cell,
      wanted,
      says: standsOf(policy, space, region),
    }));
    expect(cells.length).toBeGreaterThan(20);
    expect(unexplained(cells, differences)).toEqual([]);
  });
});
