import { z } from 'zod';
import { tlsSchemes } from '../../endpoint/scheme.ts';
import { ikeSpace } from '../../spaces/ike-sa.ts';
import { spaceOf } from '../../spaces/registry.ts';
import { tlsSpace } from '../../spaces/tls-suites.ts';
import { tlsGroupSpace, tlsSignatureSpace } from '../../spaces/tls-values.ts';
import { date, fieldsOf, id, named, oneOrMany, source, sourceDocument, text } from '../file-parts.ts';
import { takings } from './client.ts';
import type { ClientFile } from './client-file.ts';

/* The shape of a client file; what goes beyond shape is checked by `compileClient`. */

const build = text.meta({ description: 'A build or release, as its maker counts them.' });
const group = z.union([named(ikeSpace.dimensions.keyExchange.spelling), z.int().min(0).max(65_535)]);

function proposals(space: 'ike' | 'ipsec') {
  return {
    source: source.optional(),
    offers: z
      .enum(['all', 'one'])
      .optional()
      .meta({ description: 'one: exactly one combination of these, the one that was set; all when absent.' }),
    whole: z
      .boolean()
      .optional()
      .meta({ description: 'false: more is offered than stands here, and nobody knows what.' }),
    proposals: z
      .array(z.strictObject(fieldsOf(Object.values(spaceOf(space).dimensions), space, true)))
      .min(1)
      .meta({ description: 'In the order offered, and so are the values of each.' }),
  };
}

const ike = z.strictObject({
  ...proposals('ike'),
  guess: oneOrMany(group).optional().meta({ description: 'Groups that it sends a public value for unasked.' }),
  retries: z
    .boolean()
    .optional()
    .meta({ description: 'Whether it asks again after INVALID_KE_PAYLOAD; not known when absent.' }),
});
const tls = z.strictObject({
  source: source.optional(),
  whole: z
    .boolean()
    .optional()
    .meta({ description: 'false: more is offered than stands here, and nobody knows what.' }),
  schemes: z.array(z.enum(tlsSchemes)).min(1).meta({ description: 'Schemes of the targets that it connects to.' }),
  versions: z.array(named(tlsSpace.dimensions.version.spelling)).min(1),
  suites: z.array(named(tlsSpace.dimensions.suite.spelling)).min(1).meta({ description: 'In the order offered.' }),
  groups: z.array(named(tlsGroupSpace.dimensions.group.spelling)).min(1).optional(),
  signatures: z.array(named(tlsSignatureSpace.dimensions.signatureScheme.spelling)).min(1).optional(),
});
const setting = z.strictObject({
  name: text,
  table: z.enum(['ike', 'ipsec']),
  field: z.enum(['encryption', 'integrity', 'keyExchange']),
  words: z
    .record(z.string().regex(/^[\w-]+$/u), z.union([z.string(), z.int().min(0).max(65_535)]))
    .meta({ description: "The client's own word for each value." }),
});
const seen = z.strictObject({ at: z.enum(['ike', 'ipsec', 'tls']), says: text, source: source.optional() });

export const clientFileSchema: z.ZodType<ClientFile> = z
  .strictObject({
    id,
    version: date,
    title: text,
    product: id.meta({ description: 'What this is a state of.' }),
    platform: id,
    from: build.optional(),
    until: build.optional(),
    condition: text.optional().meta({ description: 'How it is set up.' }),
    note: text.optional(),
    sources: z.record(z.string(), sourceDocument),
    source,
    taken: z
      .strictObject({ how: z.enum(takings), on: date })
      .optional()
      .meta({ description: 'How what it offers became known, and when.' }),
    unknown: z.literal(true).optional().meta({ description: 'Nobody published what it offers.' }),
    ike: ike.optional(),
    ipsec: z.strictObject(proposals('ipsec')).optional(),
    tls: tls.optional(),
    settings: z.array(setting).min(1).optional(),
    seen: z.array(seen).min(1).optional().meta({ description: 'What the user sees when nothing fits.' }),
  })
  .meta({ title: 'gateproof client', description: 'What a VPN client offers, in the order in which it does.' });

/** The JSON Schema (draft 2020-12) of a client file. */
export function clientJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(clientFileSchema, { io: 'input' });
}
