import { defined } from '../../core/defined.ts';
import type { IkeSurplus, TargetResult } from '../../core/finding/result.ts';
import { sequenceNumbersName } from '../../core/protocol/ikev2/registry.ts';
import type { IpsecCombination } from '../../core/spaces/child-sa.ts';
import type { IkeCombination } from '../../core/spaces/ike-sa.ts';
import { visibleText } from '../text/visible-text.ts';
import { combinationWords } from '../words/words.ts';
import type { Algorithm } from './algorithm.ts';
import type { Assets, Property, Seen } from './assets.ts';
import { ikeCipher } from './cipher.ts';
import { integrityAlgorithm, keyExchangeAlgorithm, keyExchangeNumber, prfAlgorithm } from './ike-algorithms.ts';
import { relatedAssets } from './tls-protocol.ts';

/** A combination of either kind. */
type Combination = IkeCombination | (IpsecCombination & { readonly [Key in 'prf' | 'additionalKeyExchange']?: never });

/** What was accepted, listed, and by field where it is too much for that. */
interface Accepted {
  readonly listed: readonly Combination[];
  readonly surplus: readonly IkeSurplus[];
  /** Whether extended sequence numbers are among it; absent for what has none. */
  readonly esn?: boolean;
}

/** Combinations that an asset spells out besides its transforms; a gateway that accepts more is wide open. */
const SPELLED_OUT = 256;

/** Protocol assets for the IKE SA and for ESP, as far as a combination was accepted; their references. */
export function ikeProtocols(
  url: string,
  { ike, ipsec }: TargetResult['facts'],
  seen: Seen,
  assets: Assets,
): readonly string[] {
  const { accepted: children = [] } = ipsec ?? {};
  const esn = children.some(({ sequenceNumbers }) => sequenceNumbers !== sequenceNumbersName(0));
  const sas: Accepted = { listed: ike?.accepted ?? [], surplus: ike?.surplus ?? [] };
  return [
    ...protocol('ike', `IKEv2@${url}`, 'IKEv2', sas, seen, assets),
    ...protocol('ipsec', `ESP@${url}`, 'ESP', { listed: children, surplus: [], esn }, seen, assets),
  ];
}

function protocol(
  type: 'ike' | 'ipsec',
  id: string,
  name: string,
  accepted: Accepted,
  seen: Seen,
  assets: Assets,
): readonly string[] {
  const { listed, surplus } = accepted;
  if (listed.length + surplus.length === 0) return [];
  const refOf = (algorithm: Algorithm): string => assets.algorithm(algorithm, seen);
  const values = (field: 'encryption' | 'prf' | 'integrity' | 'keyExchange'): readonly string[] => [
    ...new Set([
      ...listed.flatMap((one) => one[field] ?? []),
      ...unlisted(surplus, field).filter((one) => one !== null),
    ]),
  ];
  const transforms = {
    encr: values('encryption').map((one) => ({ one, ref: refOf(ikeCipher(one)) })),
    prf: values('prf').map((one) => ({ one, ref: refOf(prfAlgorithm(one)) })),
    integ: values('integrity').map((one) => ({ one, ref: refOf(integrityAlgorithm(one)) })),
    ke: values('keyExchange').map((one) => ({ one, ref: refOf(keyExchangeAlgorithm(one)) })),
  };
  const methods = new Set([
    ...listed.flatMap((one) => one.additionalKeyExchange ?? []),
    ...unlisted(surplus, 'additionalKeyExchange').filter((one) => one !== null),
  ]);
  const additional = [...methods].map((one) => refOf(keyExchangeAlgorithm(one)));
  const algorithms = [
    ...new Set([...Object.values(transforms).flatMap((all) => all.map(({ ref }) => ref)), ...additional]),
  ];
  const ref = assets.add('protocol', id, name, seen, () => ({
    cryptoProperties: {
      assetType: 'protocol',
      protocolProperties: {
        type,
        ...(type === 'ike' ? { version: '2.0' } : {}),
        ikev2TransformTypes: {
          ...(assets.specVersion === '1.6' ? references(transforms) : named(transforms, accepted)),
          ...defined({ esn: accepted.esn }),
        },
        ...relatedAssets(algorithms, [], assets),
      },
    },
    properties: combinations(type, accepted),
  }));
  assets.depends(ref, algorithms);
  return [ref];
}

type Transforms = Readonly<
  Record<'encr' | 'prf' | 'integ' | 'ke', readonly { readonly one: string; readonly ref: string }[]>
>;

function references(transforms: Transforms): object {
  return Object.fromEntries(
    Object.entries(transforms).flatMap(([type, all]) =>
      all.length === 0 ? [] : [[type, [...new Set(all.map(({ ref }) => ref))]]],
    ),
  );
}

function named({ encr, prf, integ, ke }: Transforms, { listed, surplus }: Accepted): object {
  const none = (field: 'integrity' | 'keyExchange'): boolean =>
    listed.some((one) => one[field] === null) || unlisted(surplus, field).includes(null);
  return {
    encr: encr.map(({ one, ref }) => {
      const [name = '', keyLength] = one.split('-');
      return {
        name: visibleText(name),
        ...(keyLength === undefined ? {} : { keyLength: Number(keyLength) }),
        algorithm: ref,
      };
    }),
    ...(prf.length === 0 ? {} : { prf: prf.map(({ one, ref }) => ({ name: visibleText(one), algorithm: ref })) }),
    integ: [
      ...integ.map(({ one, ref }) => ({ name: visibleText(one), algorithm: ref })),
      ...(none('integrity') ? [{ name: 'NONE' }] : []),
    ],
    ke: [
      ...ke.map(({ one, ref }) => {
        const group = keyExchangeNumber(one);
        return { ...defined({ group }), algorithm: ref };
      }),
      ...(none('keyExchange') ? [{ group: 0 }] : []),
    ],
  };
}

function unlisted(surplus: readonly IkeSurplus[], field: string): readonly (string | null)[] {
  return surplus.flatMap(({ values }) => values[field] ?? []);
}

/** Which transforms were accepted together, which the lists by type do not say. */
function combinations(type: string, { listed, surplus }: Accepted): readonly Property[] {
  const more = surplus.reduce((sum, one) => sum + one.unlisted, 0);
  const shown = listed.slice(0, SPELLED_OUT).map((one) => ({
    name: `gateproof:${type}:combination`,
    value: visibleText(combinationWords({ ...one })),
  }));
  return [
    { name: `gateproof:${type}:combinations`, value: String(listed.length) },
    ...(more === 0 ? [] : [{ name: `gateproof:${type}:combinations-not-asked-one-by-one`, value: String(more) }]),
    ...shown,
  ];
}
