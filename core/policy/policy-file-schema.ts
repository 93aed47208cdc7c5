import { z } from 'zod';
import { endpointSchemes, schemes as everyScheme } from '../endpoint/scheme.ts';
import { signatureHashNames } from '../protocol/ikev2/notify-names.ts';
import { type SomeDimension, type SpaceName, spaceOf } from '../spaces/registry.ts';
import { tlsFeatures } from '../spaces/tls-features.ts';
import { tlsSpace } from '../spaces/tls-suites.ts';
import { azureCheckNames, checkNames } from './check-names.ts';
import { date, fieldsOf, id, named, source, sourceDocument, text } from './file-parts.ts';
import { authentications } from './identity-check.ts';
import { type FileLimit, type FileTable, type PolicyFile, policyFormats } from './policy-file.ts';
import { partsOf, topTables } from './table-place.ts';

/*
 * The shape of a policy file. Names of algorithms are any text here, so that one wrong name does not hide what else is wrong; the
 * published JSON Schema lists them, and `compilePolicy` turns them into code points.
 */

const day = z.core.regexes.date.source.replaceAll(/^\^|\$$/gu, '');
const dateOrMonth = z
  .string()
  .regex(new RegExp(`^(?:${day}|[0-9]{4}-(?:0[1-9]|1[0-2]))$`), 'wanted a day as YYYY-MM-DD or a month as YYYY-MM');
const schemes = z
  .array(z.enum(endpointSchemes))
  .min(1)
  .meta({ description: 'Schemes of targets that this speaks of.' });
const level = z.enum(['required', 'allowed', 'legacy']).meta({
  description: 'required: each combination must be accepted; allowed: may be; legacy: may be, and is told where it is.',
});

const readings = z
  .array(z.strictObject({ says: text, source }).meta({ id: 'Reading' }))
  .min(2)
  .meta({ description: 'Where sources contradict: every reading, each with its source.' });

const rating = {
  weight: z
    .enum(['shall', 'should'])
    .optional()
    .meta({ description: 'should: advice, told as such and no part of the verdict; shall when absent.' }),
  severity: text.optional().meta({ description: 'As the source spells it.' }),
  category: text.optional().meta({ description: 'As the source spells it.' }),
};
const clause = {
  ...rating,
  title: text.optional(),
  source: source.optional(),
  note: text.optional(),
  readings: readings.optional(),
  schemes: schemes.optional(),
  from: dateOrMonth.optional().meta({ description: 'First day on which this holds, or its month.' }),
  until: dateOrMonth.optional().meta({ description: 'Last day on which this holds, or its month.' }),
  applies: z
    .record(id, z.strictObject({ from: date.optional(), until: date.optional() }))
    .optional()
    .meta({ description: 'Facts that a user gives (--given NAME=DAY): outside of these days this does not apply.' }),
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
const role = z.enum(['responder', 'initiator']).optional().meta({
  description: 'As what the gateway is spoken of; as an initiator it is not judged, because a scan meets a responder.',
});
const table = {
  ...rating,
  closed: z.boolean().meta({ description: 'true: what no row holds must be refused.' }),
  source,
  note: text.optional(),
  readings: readings.optional(),
  schemes: schemes.optional(),
  role,
  order: z
    .literal('documented')
    .optional()
    .meta({ description: 'The rows stand in the order in which the gateway wants them.' }),
  level: level.optional().meta({ description: 'Level of the rows that say none; required when absent.' }),
};

const version = z.strictObject({
  id: id.optional(),
  ...clause,
  version: named(tlsSpace.dimensions.version.spelling),
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
const days = z.int().min(1).max(36_500);
const of = z
  .enum(['leaf', 'chain'])
  .meta({ description: "The server's own certificate, or every one up to the trust anchor." });
const allowed = (description: string): z.ZodArray<typeof text> => z.array(text).min(1).meta({ description });
const certificates = z.discriminatedUnion('check', [
  z.strictObject({ ...certificate, check: z.literal('not-expired') }),
  z.strictObject({ ...certificate, check: z.literal('signature-hash'), forbidden: z.array(hash).min(1) }),
  z.strictObject({ ...certificate, check: z.literal('minimum-key-bits'), rsa: bits, ec: bits }),
  z.strictObject({ ...certificate, check: z.literal('chain-valid') }),
  z.strictObject({ ...certificate, check: z.literal('name-matches') }),
  z.strictObject({ ...certificate, check: z.literal('key'), allowed: allowed('Names of keys.'), of }),
  z.strictObject({ ...certificate, check: z.literal('signature'), allowed: allowed('Signature algorithms.'), of }),
  z.strictObject({ ...certificate, check: z.literal('validity-days'), atMost: days }),
  z.strictObject({ ...certificate, check: z.literal('expires-within'), days }),
  z.strictObject({ ...certificate, check: z.literal('subject-alternative-name') }),
  z.strictObject({ ...certificate, check: z.literal('path-rules') }),
]);

const feature = z.strictObject({
  id: id.optional(),
  ...clause,
  feature: z.enum(tlsFeatures),
  expect: z.enum(['on', 'off']),
  when: z
    .strictObject(fieldsOf(Object.values(spaceOf('tls').dimensions), 'tls'))
    .partial()
    .optional()
    .meta({ description: 'Versions and suites with which it is judged, as far as they are accepted.' }),
});

const identities = z.discriminatedUnion('check', [
  z.strictObject({
    ...certificate,
    check: z.literal('signature-hashes'),
    allowed: z.array(z.enum(signatureHashNames)).min(1),
  }),
  z.strictObject({ ...certificate, check: z.literal('ppk-required') }),
  z.strictObject({
    ...certificate,
    check: z.literal('authentication'),
    allowed: z.array(z.enum(authentications)).min(1),
  }),
]);
const port = z.strictObject({ id: id.optional(), ...clause, port: z.union([z.literal(500), z.literal(4500)]) });
const seconds = z.int().min(1).max(4_294_967_295);
const limits = (what: FileLimit['what']): z.ZodType<readonly FileLimit[] | undefined> =>
  z
    .array(
      z.strictObject({
        ...clause,
        id,
        title: text,
        what: z.literal(what),
        atMost: seconds.optional(),
        atLeast: seconds.optional(),
      }),
    )
    .min(1)
    .optional()
    .meta({ description: 'How many seconds an SA may live, judged by configurations that tell it.' });

/** What a table says besides the rows and rules that every table has. */
const besideRows: Readonly<Partial<Record<SpaceName, Partial<Besides>>>> = {
  ike: {
    versions: z.array(ikeVersion).min(1).optional().meta({ description: 'IKEv1 is refused.' }),
    certificate: z.array(certificates).min(1).optional(),
    identity: z.array(identities).min(1).optional(),
    limits: limits('ike-sa-lifetime'),
    ports: z.array(port).min(1).optional().meta({ description: 'UDP ports that must answer.' }),
  },
  ipsec: { limits: limits('child-sa-lifetime') },
  tls: {
    versions: z.array(version).min(1).optional(),
    certificate: z.array(certificates).min(1).optional(),
    features: z.array(feature).min(1).optional(),
  },
};

/** A part that is not of a table is as one that a file leaves out. */
type Besides = Pick<
  { readonly [Key in keyof FileTable]-?: z.ZodType<FileTable[Key]> },
  'tolerates' | 'versions' | 'limits' | 'ports' | 'identity' | 'certificate' | 'features' | 'groups' | 'signatures'
>;

function tableOf(space: SpaceName): z.ZodType<FileTable> {
  const dimensions = Object.values(spaceOf(space).dimensions);
  const some = z.strictObject(fieldsOf(dimensions, space)).partial();
  return z.strictObject({
    ...table,
    ...tolerates(dimensions, space),
    rows: z
      .array(z.strictObject({ ...row, ...fieldsOf(dimensions, space, true) }))
      .min(1)
      .optional()
      .meta({ description: 'What is documented; an open table may have rules alone.' }),
    ...(besideRows[space] as Pick<Besides, 'versions' | 'limits' | 'ports' | 'identity' | 'certificate' | 'features'>),
    ...(parts(space) as Pick<Besides, 'groups' | 'signatures'>),
    constraints: z
      .array(z.strictObject({ id, ...clause, title: text, when: some, then: z.union([z.literal('nothing'), some]) }))
      .min(1)
      .optional(),
  });
}

/** Tables that are parts of this one. */
function parts(space: SpaceName): Partial<Besides> {
  return Object.fromEntries(partsOf(space).map(({ key, space: part }) => [key, tableOf(part).optional()]));
}

function tolerates(dimensions: readonly SomeDimension[], space: SpaceName): Pick<Besides, 'tolerates'> {
  const own = fieldsOf(
    dimensions.filter(({ isTolerable }) => isTolerable === true),
    space,
  );
  const description = 'What the source does not speak of: with the rest of a row neither required nor refused.';
  const fields = z.strictObject(own).partial().optional().meta({ description });
  return (Object.keys(own).length === 0 ? {} : { tolerates: fields }) as Pick<Besides, 'tolerates'>;
}

const tables = Object.fromEntries(topTables.map((space) => [space, tableOf(space).optional()]));

const pair = z.strictObject({
  ...clause,
  id,
  title: text,
  same: z
    .tuple([z.literal('ipsec.keyExchange'), z.literal('ike.keyExchange')])
    .meta({ description: 'The group of a CHILD_SA, where there is one, is that of its IKE SA.' }),
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
    format: z
      .int()
      .optional()
      .meta({ description: 'The edition of this format that the file is written in.', enum: [...policyFormats] }),
    id,
    edition: id
      .optional()
      .meta({ description: 'Where there are several side by side: the policy is then id@edition.' }),
    version: date,
    title: text,
    sources: z.record(z.string(), sourceDocument),
    source,
    ...tables,
    role,
    pairs: z.array(pair).min(1).optional(),
    checks: z.array(check).min(1).optional(),
  })
  .meta({ title: 'gateproof policy', description: 'What a VPN gateway may negotiate, by published tables.' });

/** The JSON Schema (draft 2020-12) of a policy file, for editors and other programs. */
export function policyJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(policyFileSchema, { io: 'input' });
}
