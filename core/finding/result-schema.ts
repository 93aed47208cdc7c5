import { z } from 'zod';
import schema from '../../schemas/result.schema.json' with { type: 'json' };
import { type DocumentSchema, listOf, type MemberSchema } from '../document/document-reader.ts';
import { olderSequenceNumbers } from './upgrade-result.ts';

/** Members that a document of 1.0 does not have. */
const newer: ReadonlySet<string> = new Set(['rule', 'scheme']);

type Part = Parameters<typeof z.fromJSONSchema>[0];

/**
 * What a saved result must be: the published schema itself, but that another maker of observations may name them otherwise, and that an older
 * document lacks what `upgradedResult` adds.
 */
export function resultSchema(): DocumentSchema {
  const { properties, required } = schema;
  const $defs = { ...schema.$defs, observationId: schema.$defs.name, ipsecFacts: olderIpsecFacts() };
  const read = (part: object): z.ZodType => z.fromJSONSchema({ ...part, $defs } as Part);
  const isRequired = new Set(required);
  const member = ([name, part]: [string, object]): [string, MemberSchema] => {
    if (name === 'schemaVersion') return [name, { value: z.enum(['1.0', '1.1']) }];
    // The conditions of a finding, which this reader of schemas does not know, are among what `inspectResult` wants of the whole.
    const { allOf: _allOf, ...finding } = $defs.finding;
    if (name === 'findings') return [name, listOf(read(older(finding)))];
    if (name === 'targets') return [name, listOf(read(older($defs.target)))];
    if ('items' in part) return [name, listOf(read(part.items as object))];
    const value = read(part);
    return [name, { value: isRequired.has(name) ? value : value.optional() }];
  };
  return { isOpen: schema.additionalProperties, members: Object.fromEntries(Object.entries(properties).map(member)) };
}

function older<T extends { readonly required: readonly string[] }>(part: T): T {
  return { ...part, required: part.required.filter((name) => !newer.has(name)) };
}

/** With combinations in the words of 1.0 too. */
function olderIpsecFacts(): object {
  const { properties, ...rest } = schema.$defs.ipsecFacts;
  const { items } = properties.accepted;
  const { sequenceNumbers: _, ...others } = items.properties;
  const [renamed, names] = [olderSequenceNumbers, Object.keys(others)];
  const of = { ...items, required: [...names, renamed], properties: { ...others, [renamed]: { type: 'boolean' } } };
  return { ...rest, properties: { ...properties, accepted: { type: 'array', items: { anyOf: [items, of] } } } };
}
