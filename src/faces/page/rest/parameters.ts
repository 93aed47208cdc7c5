import { z } from 'zod';
import { calendarDay, OptionError, wholeNumber } from '../../../inputs/checked-option.ts';
import { pastMoment, wholeDays } from '../../../inputs/past-moment.ts';
import type { PageOf } from '../../../store/questions/page-key.ts';

/** A parameter of a query. */
export interface Parameter<T> {
  /** As the description of this interface has it. */
  readonly shape: z.ZodType;
  readonly description: string;
  /** Throws OptionError. `now`: milliseconds since 1970. */
  readonly read: (name: string, given: string, now: number) => T;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What was given of them. */
export type Given<Q extends Parameters> = {
  readonly [K in keyof Q]: (Q[K] extends Parameter<infer T> ? T : never) | undefined;
};

/** Rows of a list at a time. */
export const usualRows = 100;
const mostRows = 1000;
/** A key holds a few names; the server takes no more than 16 KiB of all headers. */
const mostCharacters = 12_000;

const textOf = (description: string): Parameter<string> => ({
  shape: z.string().max(mostCharacters),
  description,
  read: (name, given) => {
    if (given.length <= mostCharacters) return given;
    throw new OptionError(`${name}: at most ${mostCharacters} characters wanted, ${given.length} found`);
  },
});

function oneOf<T extends string>(values: readonly T[], description: string): Parameter<T> {
  return {
    shape: z.enum(values),
    description,
    read: (name, given) => {
      const known = values.find((value) => value === given);
      if (known !== undefined) return known;
      throw new OptionError(`${name}: ${values.join(', ')} wanted, "${given}" found`);
    },
  };
}

export const site: Parameter<string> = textOf("Gateways seen from there alone; '': by scans without a label.");
export const group: Parameter<string> = textOf('Gateways of this group alone.');
export const policy: Parameter<string> = textOf('By this policy alone.');

export const asOf: Parameter<number> = {
  shape: z.iso.date(),
  description: 'How it was at the end of that day, UTC. Left out: now.',
  read: (name, given) => Date.parse(`${calendarDay(name, given)}T23:59:59.999Z`),
};

export const since: Parameter<number> = {
  shape: z.string().regex(/^(?:\d+[mhd]|\d{4}-\d{2}-\d{2})$/u),
  description: 'A span, 12h or 7d, or a day.',
  read: (name, given, now) => pastMoment(name, given, now),
};

export const within: Parameter<number> = {
  shape: z.string().regex(/^\d{1,5}d$/u),
  description: 'Those that end within so many days, or have ended: 60d.',
  read: (name, given) => wholeDays(name, given),
};

export const limit: Parameter<number> = {
  shape: z.int().min(1).max(mostRows).default(usualRows),
  description: 'Rows of the list at most.',
  read: (name, given) => wholeNumber(name, given, 1, mostRows),
};

export const after: Parameter<string> = textOf(
  'By what the rows behind those of another answer are asked for: its `next`. `Link` of that answer has the whole address.',
);

export { oneOf, textOf };

/** The part of a list that a query asks for. */
export function partAsked({
  limit: rows = usualRows,
  after: from,
}: Given<{ limit: Parameter<number>; after: Parameter<string> }>): PageOf {
  return { limit: rows, after: from };
}
