import type { Settled, SpaceFacts, Undecided } from '../../core/facts/facts.ts';
import type { Box } from '../../core/spaces/region.ts';
import { isRegular } from './box-form.ts';

/** What is known of all of the space. */
export interface KnownOfSpace {
  readonly accepted: readonly Settled[];
  readonly refused: readonly Refused[];
  readonly undecided: readonly Undecided[];
  readonly differs: readonly Settled[];
}

/** A refused box, and how often the question that it is of was refused. */
export interface Refused extends Settled {
  readonly times: number;
}

export function isAdditional(box: Box): boolean {
  return box.slice(4).some((methods) => !methods.includes(0));
}

/** Without an additional key exchange. An irregular one that is accepted is an IKE SA like others. */
export function isOfIke(box: Box, isTaken = false): boolean {
  return !isAdditional(box) && (isTaken || isRegular(box));
}

/** With ADDKE1 alone. */
export function isOfFirst(box: Box): boolean {
  return isAdditional(box) && !isAdditional(box.filter((_, at) => at !== 4));
}

export function isBeside(box: Box, isTaken = false): boolean {
  return !isOfIke(box, isTaken) && !isOfFirst(box);
}

/** The facts about some of the boxes, in their first dimensions. */
export function part(
  { accepted, refused, undecided, differs }: KnownOfSpace,
  of: (box: Box, isTaken?: boolean) => boolean,
  dimensions: number,
): SpaceFacts {
  const own = <T extends Settled>(settled: readonly T[], isTaken = false): readonly T[] =>
    settled.filter(({ box }) => of(box, isTaken)).map((one) => ({ ...one, box: one.box.slice(0, dimensions) }));
  const refusedHere = own(refused);
  const differsHere = own(differs, true);
  const repeated = refusedHere.map(({ times }) => times).filter((times) => Number.isFinite(times));
  return {
    accepted: own(accepted, true),
    refused: refusedHere.map(({ box, evidence }) => ({ box, evidence })),
    undecided: own(undecided),
    ...(differsHere.length === 0 ? {} : { differs: differsHere }),
    ...(repeated.length === 0 ? {} : { askedTimes: Math.min(...repeated) }),
  };
}
