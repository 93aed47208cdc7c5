import { z } from 'zod';
import schema from '../../schemas/result.schema.json' with { type: 'json' };
import { type DocumentSchema, listOf, type MemberSchema } from '../document/document-reader.ts';

type Part = Parameters<typeof z.fromJSONSchema>[0];

/** What a saved result must be: the published schema itself, but that another maker of observations may name them otherwise. */
export function resultSchema(): DocumentSchema {
  const { properties, required } = schema;
  const $defs = { ...schema.$defs, observationId: schema.$defs.name };
  const read = (part: object): z.ZodType => z.fromJSONSchema({ ...part, $defs } as Part);
  const isRequired = new Set(required);
  const member = ([name, part]: [string, object]): [string, MemberSchema] => {
    // The condition of a finding, which this reader of schemas does not know, is among what `inspectResult` wants of the whole.
    const { if: _if, then: _then, ...finding } = $defs.finding;
    if (name === 'findings') return [name, listOf(read(finding))];
    if ('items' in part) return [name, listOf(read(part.items as object))];
    const value = read(part);
    return [name, { value: isRequired.has(name) ? value : value.optional() }];
  };
  return { isOpen: schema.additionalProperties, members: Object.fromEntries(Object.entries(properties).map(member)) };
}
