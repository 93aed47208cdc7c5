import type { TransformAttribute } from '../ikev2/sa-payload.ts';
import { ikev1Attribute, isakmp } from './numbers.ts';
import type { Ikev1ProposalTransform } from './sa-payload.ts';

/** A combination of phase 1 by the numbers of IANA's "Internet Key Exchange (IKE) Attributes"; 0 bits where no key length is told. */
export interface Ikev1Transform {
  readonly encryption: number;
  readonly keyLengthBits: number;
  readonly hash: number;
  readonly authentication: number;
  readonly group: number;
}

export function ikev1ProposalTransform(transform: Ikev1Transform, number: number): Ikev1ProposalTransform {
  const { encryption, keyLengthBits, hash, authentication, group } = transform;
  const values: readonly (readonly [number, number])[] = [
    [ikev1Attribute.encryption, encryption],
    [ikev1Attribute.hash, hash],
    [ikev1Attribute.authentication, authentication],
    [ikev1Attribute.group, group],
    ...(keyLengthBits === 0 ? [] : [[ikev1Attribute.keyLength, keyLengthBits] as const]),
  ];
  return {
    number,
    id: isakmp.keyIke,
    attributes: values.map(([type, value]): TransformAttribute => ({ type, value })),
  };
}

/** The combination of a transform; undefined where an attribute that it is made of is missing. Lifetimes and the like are left aside. */
export function ikev1Transform({ attributes }: Ikev1ProposalTransform): Ikev1Transform | undefined {
  const of = (type: number): number | undefined => {
    const value = attributes.find((one) => one.type === type)?.value;
    return typeof value === 'number' ? value : undefined;
  };
  const [encryption, hash, authentication, group] = [
    of(ikev1Attribute.encryption),
    of(ikev1Attribute.hash),
    of(ikev1Attribute.authentication),
    of(ikev1Attribute.group),
  ];
  if (encryption === undefined || hash === undefined || authentication === undefined || group === undefined) {
    return undefined;
  }
  return { encryption, keyLengthBits: of(ikev1Attribute.keyLength) ?? 0, hash, authentication, group };
}

export function isSameIkev1Transform(a: Ikev1Transform, b: Ikev1Transform): boolean {
  return (
    a.encryption === b.encryption &&
    a.keyLengthBits === b.keyLengthBits &&
    a.hash === b.hash &&
    a.authentication === b.authentication &&
    a.group === b.group
  );
}
