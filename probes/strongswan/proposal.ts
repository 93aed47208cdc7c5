import {
  encryptionKeyword,
  integrityRegistry,
  isAead,
  keyExchangeRegistry,
  prfRegistry,
} from '../../core/protocol/ikev2/registry.ts';
import { transformOf } from '../../core/protocol/ikev2/transform-value.ts';
import type { Box, Point } from '../../core/spaces/region.ts';
import type { SaKind } from '../../core/spaces/sa-vocabulary.ts';

/** Cheap methods that every gateway computes fast: what an offer's key exchange begins with when the box has one of them. */
export const cheapKeyExchanges: readonly number[] = [31, 19, 20, 14];

/**
 * A box as a strongSwan proposal, 'aes256-aes128-sha256-sha1-prfsha256-modp2048': every point of the box and no other. Undefined when
 * strongSwan has no keyword for one of its values, when it mixes AEAD with other ciphers, INTEG with none, or PFS with none.
 * The key exchange method that comes first is one that charon implements, as it has to be, if there is one. Of the combination `last`, if
 * given, each value stands behind the others of its kind, so that it is chosen only where the whole proposal is read.
 */
export function proposalOf(
  space: SaKind,
  box: Box,
  implemented: ReadonlySet<number>,
  last: Point = [],
): string | undefined {
  const [encryption = [], integrity = [], third = [], fourth = [], ...additional] = box.map((values, at) =>
    values.length > 1 && values.includes(last[at] ?? -1)
      ? [...values.filter((one) => one !== last[at]), last[at] ?? 0]
      : values,
  );
  if (new Set(encryption.map(isAead)).size !== 1) return undefined;
  const isBare = integrity.length === 1 && integrity[0] === 0;
  if (isAead(encryption[0] ?? 0) ? !isBare : integrity.includes(0) && !(isBare && space === 'ipsec')) return undefined;
  const none: readonly number[] = [];
  const [keyExchanges, prfs, sequenceNumbers] = space === 'ike' ? [fourth, third, none] : [third, none, fourth];
  if (keyExchanges.includes(0) && (space === 'ike' || keyExchanges.length > 1)) return undefined;
  const words = [
    ...(isAh(box) ? [] : encryption.map(encryptionKeyword)),
    ...integrity.filter((id) => id !== 0).map((id) => integrityRegistry.keyword(id)),
    ...prfs.map((id) => prfRegistry.keyword(id)),
    ...inOrder(keyExchanges, implemented, last[space === 'ike' ? 3 : 2])
      .filter((id) => id !== 0)
      .map((id) => keyExchangeRegistry.keyword(id)),
    ...additional.flatMap((methods, at) => additionalWords(methods, at + 1)),
    // Without a keyword strongSwan offers 32-bit numbers alone.
    ...(sequenceNumbers.includes(1) ? sequenceNumbers.map((id) => (id === 1 ? 'esn' : 'noesn')) : []),
  ];
  return words.includes(undefined) ? undefined : words.join('-');
}

/** Whether it is a box of AH, which has no cipher. */
export function isAh([encryption = []]: Box): boolean {
  return encryption.length === 1 && encryption[0] === 0;
}

/** 'ke1_mlkem768'; 0 among others is 'ke1_none', which leaves the choice. */
function additionalWords(methods: readonly number[], type: number): readonly (string | undefined)[] {
  if (methods.length === 1 && methods[0] === 0) return [];
  return methods.map((id) => {
    const word = id === 0 ? 'none' : keyExchangeRegistry.keyword(id);
    return word === undefined ? undefined : `ke${type}_${word}`;
  });
}

/** Whether charon can begin an exchange with this box: it has no key exchange, or one that charon implements. */
export function canBegin(space: SaKind, box: Box, implemented: ReadonlySet<number>): boolean {
  const keyExchanges = box[space === 'ike' ? 3 : 2] ?? [];
  return keyExchanges.some((id) => id === 0 || implemented.has(id));
}

/** Octets of the box as a proposal of an SA payload (RFC 7296 section 3.3). */
export function proposalOctets(space: SaKind, box: Box): number {
  const ciphers = isAh(box) ? [] : (box[0] ?? []);
  const encryption = ciphers.map((value) => (transformOf(value).keyLengthBits === 0 ? 8 : 12));
  const others = box.slice(1).flatMap((values) => values.filter((id) => id !== 0).map(() => 8));
  const header = space === 'ike' ? 8 : 12;
  return [...encryption, ...others].reduce((sum, octets) => sum + octets, header + (space === 'ipsec' ? 8 : 0));
}

/** The one wanted last stays first where charon implements no other. */
function inOrder(
  keyExchanges: readonly number[],
  implemented: ReadonlySet<number>,
  last: number | undefined,
): readonly number[] {
  const isAlone = !keyExchanges.some((id) => id !== last && implemented.has(id));
  const rank = (id: number): number => {
    if (id === last && !isAlone) return 3;
    if (!implemented.has(id)) return 2;
    return cheapKeyExchanges.includes(id) ? 0 : 1;
  };
  return keyExchanges.toSorted((a, b) => rank(a) - rank(b) || a - b);
}
