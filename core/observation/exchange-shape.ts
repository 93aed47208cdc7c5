import type { z } from 'zod';
import type { OutcomeKind } from './observation.ts';

/*
 * What an offer and an answer must be: a recording is a file that anybody may have edited, and what a wrong shape says is nobody's to guess.
 * Each probe says it of its own, as far as a judgement reads them; members beyond these may stand there.
 */

/** What an offer and an answer of one observation must be. */
export interface ExchangeShape {
  readonly offer: z.ZodType;
  /** Takes `undefined` where the answer may be absent. */
  readonly answer: z.ZodType;
}

/** Of an observation, what decides which shape is wanted. */
export interface ShapeSelector {
  readonly outcome: OutcomeKind;
  readonly attempts: number;
  readonly answer?: { readonly [key: string]: unknown } | undefined;
}

export type ShapeOf = (of: ShapeSelector) => ExchangeShape;

/** By what an observation gives as its probe: 'tls/row', 'ikev2/control', … */
export type Shapes = ReadonlyMap<string, ShapeOf>;

/** A value as a file or a program hands it in: a member that may be absent may be undefined as well. */
export type AsRead<T> = T extends readonly (infer Item)[]
  ? readonly AsRead<Item>[]
  : T extends object
    ? { readonly [K in Exclude<keyof T, Absent<T>>]: AsRead<T[K]> } & {
        readonly [K in Absent<T>]?: AsRead<T[K]> | undefined;
      }
    : T;

/** Names of the members that may be absent. */
type Absent<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];

/** The same whatever became of it. */
export function always(offer: z.ZodType, answer: z.ZodType): ShapeOf {
  const shape = { offer, answer };
  return () => shape;
}

/** An answer that an answered exchange has, and another may have. */
export function owed(offer: z.ZodType, answer: z.ZodType): ShapeOf {
  const [answered, other] = [
    { offer, answer },
    { offer, answer: answer.optional() },
  ];
  return ({ outcome }) => (outcome === 'answered' ? answered : other);
}

/** The same of several of a probe's questions. */
export function named(
  prefix: string,
  names: readonly string[],
  shape: ShapeOf,
): readonly (readonly [string, ShapeOf])[] {
  return names.map((name) => [`${prefix}/${name}`, shape]);
}
