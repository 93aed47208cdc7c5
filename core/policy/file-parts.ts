import { z } from 'zod';
import { type FieldName, type FurtherKey, type SomeDimension, type SpaceName, spaceOf } from '../spaces/registry.ts';
import type { Spelling } from '../spaces/spelling.ts';
import type { OneOrMany, SourceDocument, SourceRef } from './policy-file.ts';

/*
 * What files of policies and of clients are both made of. Names of algorithms are any text here, so that one wrong name does not hide what else is
 * wrong; the published JSON Schemas list them.
 */

export const id: z.ZodString = z
  .string()
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, 'wanted lower-case letters and digits with single dots and dashes between');
export const text: z.ZodString = z.string().min(1);
export const date: z.ZodISODate = z.iso.date();

export function oneOrMany<Item extends z.ZodType>(item: Item): z.ZodUnion<readonly [Item, z.ZodArray<Item>]> {
  return z.union([item, z.array(item).min(1)]);
}

/** By what the published schema calls them, where dimensions of several tables that are spelled alike are one. */
const names = new Map<string, z.ZodString>();

export function named({ type, what, known }: Spelling): z.ZodString {
  const one = names.get(type) ?? z.string().meta({ id: type, description: `Wanted: ${what}.`, enum: [...known()] });
  names.set(type, one);
  return one;
}

function field({ spelling }: { readonly spelling: Spelling }): z.ZodType<OneOrMany<string | number>> {
  const name = named(spelling);
  return spelling.numbers === undefined ? oneOrMany(name) : oneOrMany(z.union([name, z.int().min(0).max(65_535)]));
}

/** By name; those of other tables are not there, as those that a row leaves out. */
export type Fields = Readonly<Record<FieldName | FurtherKey, z.ZodType<OneOrMany<string | number> | undefined>>>;

/** The fields of these dimensions, and of what may stand behind them; in a row, one that need not be said is optional. */
export function fieldsOf(dimensions: readonly SomeDimension[], space: SpaceName, isRow = false): Fields {
  const { further } = spaceOf(space);
  return Object.fromEntries([
    ...dimensions.map((one) => {
      const value = field(one);
      return [one.field, isRow && one.unsaid !== undefined ? value.optional() : value] as const;
    }),
    ...(further === undefined ? [] : [[further.key, field(further).optional()] as const]),
  ]) as Fields;
}

const confidence = z
  .enum(['A', 'B', 'C'])
  .optional()
  .meta({ description: 'A: the text itself was read; B: a transcription, or its words by a third party; C: less.' });
export const sourceDocument: z.ZodType<SourceDocument> = z
  .strictObject({
    title: text,
    edition: text.optional(),
    url: z.url({ protocol: /^https?$/, error: 'wanted an http or https URL' }).optional(),
    date: date.optional(),
    confidence,
  })
  .meta({ id: 'SourceDocument', description: 'A published document, its address and its own date.' });
export const source: z.ZodType<SourceRef> = z
  .strictObject({ ref: text, place: text.optional(), confidence })
  .meta({ id: 'Source', description: 'A key of `sources`, and the place in it: table, section, page.' });
