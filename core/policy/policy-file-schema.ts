import { z } from 'zod';
import { endpointSchemes, schemes as everyScheme } from '../endpoint/scheme.ts';
import { azureCheckNames, checkNames } from './check-names.ts';
import {
  encryptionNames,
  type FieldNames,
  integrityNames,
  keyExchangeNames,
  prfNames,
  sequenceNumbersNames,
  suiteFieldNames,
  tlsVersionNames,
} from './names.ts';
import type { PolicyFile } from './policy-file.ts';

/*
 * The shape of a policy file. Names of algorithms are any text here, so that one wrong name does not hide what else is wrong; the
 * published JSON Schema lists them, and `compilePolicy` turns them into code points.
 */

const id = z
  .string()
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, 'wanted lower-case letters and digits with single dots and dashes between');
const text = z.string().min(1);
const date = z.iso.date();
const schemes = z
  .array(z.enum(endpointSchemes))
  .min(1)
  .meta({ description: 'Schemes of targets that this speaks of.' });
const level = z
  .enum(['required', 'allowed'])
  .meta({ description: 'required: each combination must be accepted; allowed: may be.' });

function oneOrMany<Item extends z.ZodType>(item: Item): z.ZodUnion<readonly [Item, z.ZodArray<Item>]> {
  return z.union([item, z.array(item).min(1)]);
}

function named(name: string, { what, known }: FieldNames): z.ZodString {
  return z.string().meta({ id: name, description: `Wanted: ${what}.`, enum: [...known] });
}

const tlsVersion = named('TlsVersion', tlsVersionNames);
const ikeFields = {
  encryption: oneOrMany(named('Encryption', encryptionNames)),
  integrity: oneOrMany(named('Integrity', integrityNames)),
  prf: oneOrMany(named('Prf', prfNames)),
  keyExchange: oneOrMany(z.union([named('KeyExchange', keyExchangeNames), z.int().min(0).max(65_535)])),
};
const ipsecFields = {
  encryption: ikeFields.encryption,
  integrity: ikeFields.integrity,
  keyExchange: ikeFields.keyExchange,
  sequenceNumbers: oneOrMany(named('SequenceNumbers', sequenceNumbersNames)),
};
const tlsFields = { versions: oneOrMany(tlsVersion), suites: oneOrMany(named('CipherSuite', suiteFieldNames)) };

const sourceDocument = z
  .strictObject({
    title: text,
    url: z.url({ protocol: /^https?$/, error: 'wanted an http or https URL' }).optional(),
    date: date.optional(),
  })
  .meta({ id: 'SourceDocument', description: 'A published document, its address and its own date.' });
const source = z
  .strictObject({ ref: text, place: text.optional() })
  .meta({ id: 'Source', description: 'A key of `sources`, and the place in it: table, section, page.' });
const readings = z
  .array(z.strictObject({ says: text, source }).meta({ id: 'Reading' }))
  .min(2)
  .meta({ description: 'Where sources contradict: every reading, each with its source.' });

const clause = {
  title: text.optional(),
  source: source.optional(),
  note: text.optional(),
  readings: readings.optional(),
  schemes: schemes.optional(),
  from: date.optional().meta({ description: 'First day on which this holds.' }),
  until: date.optional().meta({ description: 'Last day on which this holds.' }),
};
const row = {
  id,
  ...clause,
  vendor: z
    .record(z.string(), text)
    .optional()
    .meta({ description: "The row in the vendor's own spelling, by column, in the order of the table." }),
  level: level.optional(),
};
const table = {
  closed: z.boolean().meta({ description: 'true: what no row holds must be refused.' }),
  source,
  note: text.optional(),
  readings: readings.optional(),
  schemes: schemes.optional(),
  level: level.optional().meta({ description: 'Level of the rows that say none; required when absent.' }),
};

function constraint<Fields extends z.ZodRawShape>(fields: Fields) {
  const some = z.strictObject(fields).partial();
  return z.strictObject({ id, ...clause, title: text, when: some, then: z.union([z.literal('nothing'), some]) });
}

const version = z.strictObject({
  id: id.optional(),
  ...clause,
  version: tlsVersion,
  expect: z.enum(['accepted', 'refused']),
});

const ikeVersion = z.strictObject({
  id: id.optional(),
  ...clause,
  version: z.literal('IKEv1'),
  expect: z.literal('refused'),
});

const bits = z.int().min(1).max(65_536);
const hash = z.enum(['md2', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']);
const certificate = { id: id.optional(), ...clause };
const certificates = z.discriminatedUnion('check', [
  z.strictObject({ ...certificate, check: z.literal('not-expired') }),
  z.strictObject({ ...certificate, check: z.literal('signature-hash'), forbidden: z.array(hash).min(1) }),
  z.strictObject({ ...certificate, check: z.literal('minimum-key-bits'), rsa: bits, ec: bits }),
  z.strictObject({ ...certificate, check: z.literal('chain-valid') }),
  z.strictObject({ ...certificate, check: z.literal('name-matches') }),
]);

const ikeTable = z.strictObject({
  ...table,
  rows: z.array(z.strictObject({ ...row, ...ikeFields })).min(1),
  versions: z.array(ikeVersion).min(1).optional().meta({ description: 'IKEv1 is refused.' }),
  constraints: z.array(constraint(ikeFields)).min(1).optional(),
});
const ipsecTable = z.strictObject({
  ...table,
  tolerates: z
    .strictObject({ sequenceNumbers: ipsecFields.sequenceNumbers })
    .optional()
    .meta({ description: 'What the source does not speak of: with the rest of a row neither required nor refused.' }),
  rows: z
    .array(z.strictObject({ ...row, ...ipsecFields, sequenceNumbers: ipsecFields.sequenceNumbers.optional() }))
    .min(1),
  constraints: z.array(constraint(ipsecFields)).min(1).optional(),
});
const tlsTable = z.strictObject({
  ...table,
  rows: z.array(z.strictObject({ ...row, ...tlsFields })).min(1),
  versions: z.array(version).min(1).optional(),
  certificate: z.array(certificates).min(1).optional(),
  constraints: z.array(constraint(tlsFields)).min(1).optional(),
});

const check = z.strictObject({
  ...clause,
  id: id.optional(),
  check: z.enum([...checkNames, ...azureCheckNames]),
  title: text,
  source,
  schemes: z.array(z.enum(everyScheme)).min(1).meta({ description: 'Schemes of targets that this speaks of.' }),
  wanted: z.array(text).min(1).optional().meta({ description: 'Values that are right.' }),
  outdated: z.array(text).min(1).optional().meta({ description: 'Values that once were right.' }),
  disputed: z
    .array(text)
    .min(1)
    .optional()
    .meta({ description: 'Values that are right by one reading of the source and wrong by another.' }),
});

/** The shape of a policy file; what goes beyond shape is checked by `compilePolicy`. */
export const policyFileSchema: z.ZodType<PolicyFile> = z
  .strictObject({
    id,
    version: date,
    title: text,
    sources: z.record(z.string(), sourceDocument),
    source,
    ike: ikeTable.optional(),
    ipsec: ipsecTable.optional(),
    tls: tlsTable.optional(),
    checks: z.array(check).min(1).optional(),
  })
  .meta({ title: 'gateproof policy', description: 'What a VPN gateway may negotiate, by published tables.' });

/** The JSON Schema (draft 2020-12) of a policy file, for editors and other programs. */
export function policyJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(policyFileSchema, { io: 'input' });
}
