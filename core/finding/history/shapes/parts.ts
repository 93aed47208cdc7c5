import { z } from 'zod';
import { type ChangeClass, changeClasses } from '../../diff/diff-document.ts';
import type { Verdict } from '../../finding.ts';
import type { GatewayVerdict } from '../gateways-document.ts';
import type { Paged } from '../paged.ts';
import type { GatewayName, Scope } from '../scope.ts';
import type { ClauseCounts, StandingCounts } from '../status-document.ts';
import type { Cause, LastShown, Stretch } from '../stretch.ts';

/** A shape for every member of `T`, none left out; one that is not always there is `z.exactOptional`. */
export type MembersOf<T> = { readonly [K in keyof Required<T>]: z.ZodType<T[K]> };

/** The closed shape of a document or of a part of one, with a name in schemas. */
export function shapeOf<T>(name: string, description: string, members: MembersOf<T>): z.ZodType<T> {
  // `MembersOf` holds each member to its type; what is made of names at run time has none.
  const shape = z.strictObject(members) as unknown as z.ZodType<T>;
  return shape.meta({ id: name, description });
}

export const text: z.ZodType<string> = z.string();
export const texts: z.ZodType<readonly string[]> = z.array(text);
export const count: z.ZodType<number> = z.int().min(0);
export const wireText: z.ZodType<string> = z.string().describe('Text from the wire: anything may stand in it.');
export const instant: z.ZodType<string> = z.iso.datetime().describe('ISO 8601, UTC.');
export const day: z.ZodType<string> = z.iso.date().describe('ISO day, UTC.');
export const month: z.ZodType<string> = z.string().regex(/^\d{4}-\d{2}$/u);
export const sha256: z.ZodType<string> = z
  .string()
  .regex(/^[0-9a-f]{64}$/u)
  .describe('SHA-256, lower-case hex.');

export const version: z.ZodType<'1.0'> = z.literal('1.0');

export const verdict: z.ZodType<Verdict> = z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']);
export const causeOfChange: z.ZodType<Cause> = z.enum(['first', 'gateway', 'policy', 'date', 'tool', 'unknown']);
export const classOfChange: z.ZodType<ChangeClass> = z.enum(changeClasses);

export const scope: z.ZodType<Scope> = shapeOf<Scope>('Scope', 'Which gateways are told of, and when.', {
  site: text.nullable().describe("Label of who looked; null: all; '': of scans without one."),
  group: text.nullable(),
  policy: z.exactOptional(text).describe('By its name; absent: all.'),
  asOf: instant,
});

/** Members of everything that tells of one gateway. */
export const gatewayNameMembers: MembersOf<GatewayName> = {
  gateway: text.describe('The name in the inventory.'),
  site: text.describe("Label of who looked; '' without one."),
  group: text,
  owner: text,
};

export const gatewayName: z.ZodType<GatewayName> = shapeOf<GatewayName>(
  'GatewayName',
  'A gateway as its inventory names it, seen from one site.',
  gatewayNameMembers,
);

export const lastShown: z.ZodType<LastShown | null> = shapeOf<LastShown>(
  'LastShown',
  'What was decided before something could not be shown any more.',
  { verdict, at: instant },
).nullable();

export const stretchMembers: MembersOf<Stretch> = {
  since: instant.describe('ISO 8601, UTC: the scan that began it.'),
  until: instant.nullable().describe('Null: it holds.'),
  verdict,
  reason: text,
  class: z.enum([...changeClasses, 'first', 'other']),
  cause: causeOfChange,
  lastShown,
};

export const clauseCounts: z.ZodType<ClauseCounts> = shapeOf<ClauseCounts>(
  'ClauseCounts',
  'How much of what must hold was found to, was found not to, and was not shown.',
  { pass: count, fail: count, inconclusive: count },
);

export const gatewayVerdict: z.ZodType<GatewayVerdict> = z.enum(['conforms', 'violates', 'inconclusive', 'not-judged']);

/** A part of a list. */
export function paged<T>(row: z.ZodType<T>): z.ZodType<Paged<T>> {
  return z.strictObject({
    rows: z.array(row),
    next: text.nullable().describe('By what the rows behind these are asked for; null: these were the last.'),
  });
}

export const standingCountsMembers: MembersOf<StandingCounts> = {
  gateways: z.strictObject({ conforms: count, violates: count, inconclusive: count }),
  clauses: clauseCounts,
};
