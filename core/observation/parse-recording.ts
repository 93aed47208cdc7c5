import { z } from 'zod';
import { DocumentFileError } from '../document/document-file-error.ts';
import {
  type DocumentSchema,
  listOf,
  type MemberSchema,
  readWhole,
  type SavedDocument,
  savedDocument,
} from '../document/document-reader.ts';
import { isBareHost, makeTarget } from '../endpoint/parse-target.ts';
import { schemes, schemeTraits } from '../endpoint/scheme.ts';
import type { Shapes } from './exchange-shape.ts';
import { outcomeKinds } from './observation.ts';
import type { RecordedTarget, Recording } from './recording.ts';

/** What JSON.parse gives is JSON but for a number that is too large for one; z.json() would walk it ten times as long. */
const jsonObject = z.looseObject({}).refine(isFinite, 'numbers within the range of a double wanted');
const hex = z.string().regex(/^([0-9a-f]{2})*$/u);

/** Of one run, at most 366 days: what is added to its start is a day. */
const milliseconds = z
  .number()
  .min(0)
  .max(366 * 86_400_000);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);
const frameNumbers = z.array(z.number().int().min(1));
const count = z.number().int().min(0);

const recordedCapture = z.strictObject({
  file: z.string().min(1),
  sha256,
  octets: count,
  packets: count,
  unread: z.record(z.string(), z.number().int().min(1)),
  fault: z.string().optional(),
});

const draftMembers = {
  probe: z.string(),
  order: z.string(),
  offer: jsonObject,
  outcome: z.enum(outcomeKinds),
  detail: z.string(),
  answer: jsonObject.optional(),
  sent: hex,
  received: hex,
  transcript: z.array(z.string()).optional(),
  packets: z
    .array(z.strictObject({ direction: z.enum(['sent', 'received']), atMs: milliseconds, octets: hex }))
    .optional(),
  frames: z
    .strictObject({ capture: sha256, sent: frameNumbers, received: frameNumbers, times: z.number().int().min(1) })
    .optional(),
  openConnections: z.number().int().min(1).optional(),
  connection: z.number().int().min(1).optional(),
  startedAtMs: milliseconds,
  elapsedMs: milliseconds,
  attempts: z.number().int().min(0),
};

/** With an offer and an answer as its probe makes them. */
function observation(shapes: Shapes): z.ZodType {
  return z
    .strictObject({ id: z.string(), target: z.string(), endpoint: z.string(), ...draftMembers })
    .superRefine((of, context) => inspectExchange(of, context, shapes, of.id));
}

/** What a probe hands over, before it has an id and a place. */
export function draftSchema(shapes: Shapes): z.ZodType {
  return z.strictObject(draftMembers).superRefine((of, context) => inspectExchange(of, context, shapes));
}

function inspectExchange(
  of: z.infer<z.ZodObject<typeof draftMembers>>,
  context: Pick<z.RefinementCtx, 'addIssue'>,
  shapes: Shapes,
  id?: string,
): void {
  const shape = shapes.get(of.probe)?.(of);
  if (shape === undefined) {
    const place = id === undefined ? '' : `${id}: `;
    const message = `${place}the name of a probe wanted, ${JSON.stringify(of.probe)} found`;
    context.addIssue({ code: 'custom', path: ['probe'], message });
    return;
  }
  const place = id === undefined ? of.probe : `${id} (${of.probe})`;
  for (const member of ['offer', 'answer'] as const) {
    for (const { path, message } of shape[member].safeParse(of[member]).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: [member, ...path], message: `${place}: ${message}` });
    }
  }
}

/** A name that is none is no name to look for in a certificate. */
const nameOrAddress = z.string().refine(isBareHost, 'a name or an address wanted');

const recordedTarget = z.strictObject({
  url: z.string(),
  scheme: z.enum(schemes),
  host: z.string(),
  port: z.number().int(),
  serverName: nameOrAddress.optional(),
  certificateName: nameOrAddress.optional(),
  clientCheck: z
    .strictObject({
      name: z.strictObject({ type: z.enum(['subject', 'name', 'name-prefix']), value: z.string().min(1) }).optional(),
      peerFingerprints: z
        .array(z.string().regex(/^[0-9a-f]{64}$/u))
        .min(1)
        .optional(),
      issuerFingerprints: z
        .array(z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u))
        .min(1)
        .optional(),
    })
    .optional(),
  gateway: z.string().optional(),
  trustAnchors: z.array(z.string()).optional(),
  declared: z.strictObject({ file: z.string().min(1), line: z.number().int().min(1) }).optional(),
});

/** A target of the user, before it has a URL of its own. */
export const namedTargetSchema: z.ZodType = recordedTarget.extend({ credentials: z.string().optional() });

/** Every member of a recording, and of its lists every element; `shapes` are those of all probes that there are. */
export function recordingSchema(
  shapes: Shapes,
): DocumentSchema & { readonly members: Readonly<Record<keyof Recording, MemberSchema>> } {
  return {
    isOpen: false,
    members: {
      schemaVersion: { value: z.literal('1.0') },
      kind: { value: z.literal('gateproof-observations') },
      tool: { value: z.strictObject({ name: z.literal('gateproof'), version: z.string() }) },
      startedAt: { value: z.iso.datetime() },
      finishedAt: { value: z.iso.datetime() },
      interrupted: { value: z.boolean() },
      source: { value: z.literal('capture').optional() },
      captures: { value: z.array(recordedCapture).optional() },
      targets: listOf(recordedTarget),
      trustAnchors: listOf(z.string()),
      observations: listOf(observation(shapes)),
    },
  };
}

/** Reads saved observations that come in pieces. Throws DocumentFileError, which says what was wanted and where. */
export function recordingReader(file: string, shapes: Shapes): SavedDocument<Recording> {
  return savedDocument(file, recordingSchema(shapes), inspectRecording);
}

/** Reads saved observations that are here as a whole. Throws DocumentFileError, which says what was wanted and where. */
export function parseRecording(content: string | Uint8Array, file: string, shapes: Shapes): Recording {
  return readWhole(content, recordingReader(file, shapes));
}

/** What must hold between the parts of a recording. Throws DocumentFileError. */
export function inspectRecording(recording: Recording, file: string): Recording {
  const ids = new Set(recording.observations.map(({ id }) => id));
  if (ids.size !== recording.observations.length) {
    throw new DocumentFileError(`${file}: observation ids are not unique`);
  }
  for (const target of recording.targets) agreesWithUrl(target, file);
  const targets = new Set<string>();
  for (const { url } of recording.targets) {
    if (targets.has(url)) throw new DocumentFileError(`${file}: every target once wanted, ${url} found twice`);
    targets.add(url);
  }
  const stray = recording.observations.find(({ target }) => !targets.has(target));
  if (stray !== undefined)
    throw new DocumentFileError(`${file}: ${stray.id} is of target ${stray.target}, which is not listed`);
  return recording;
}

/** Which clauses apply follows from the scheme: one that is not the URL's would take them away in silence. */
function agreesWithUrl({ url, scheme, host, port }: RecordedTarget, file: string): void {
  const wanted = schemeTraits[scheme].of === 'file' ? `${scheme}://${host}` : makeTarget(scheme, host, port).url;
  // What stands behind # tells apart targets at one address that are known by different names.
  if (url === wanted || url.startsWith(`${wanted}#`)) return;
  throw new DocumentFileError(
    `${file}: target ${url}: the URL of its scheme, host and port wanted, ${wanted} by these`,
  );
}

function isFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isFinite);
}
