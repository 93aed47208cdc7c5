import { z } from 'zod';
import { DocumentFileError } from '../document/document-file-error.ts';
import {
  type DocumentSchema,
  listOf,
  readWhole,
  type SavedDocument,
  savedDocument,
} from '../document/document-reader.ts';
import { isBareHost, makeTarget } from '../endpoint/parse-target.ts';
import { schemes, schemeTraits } from '../endpoint/scheme.ts';
import { exchangeShape } from './exchange-shapes.ts';
import type { RecordedTarget, Recording } from './recording.ts';

/** What JSON.parse gives is JSON but for a number that is too large for one; z.json() would walk it ten times as long. */
const jsonObject = z.looseObject({}).refine(isFinite, 'numbers within the range of a double wanted');
const hex = z.string().regex(/^([0-9a-f]{2})*$/u);
const outcomes = [
  'answered',
  'refused',
  'silent',
  'closed',
  'reset',
  'unreachable',
  'malformed',
  'authentication-failed',
  'not-made',
] as const;

/** Of one run, at most 366 days: what is added to its start is a day. */
const milliseconds = z
  .number()
  .min(0)
  .max(366 * 86_400_000);

const plainObservation = z.strictObject({
  id: z.string(),
  target: z.string(),
  endpoint: z.string(),
  probe: z.string(),
  order: z.string(),
  offer: jsonObject,
  outcome: z.enum(outcomes),
  detail: z.string(),
  answer: jsonObject.optional(),
  sent: hex,
  received: hex,
  transcript: z.array(z.string()).optional(),
  packets: z
    .array(z.strictObject({ direction: z.enum(['sent', 'received']), atMs: milliseconds, octets: hex }))
    .optional(),
  openConnections: z.number().int().min(1).optional(),
  connection: z.number().int().min(1).optional(),
  startedAtMs: milliseconds,
  elapsedMs: milliseconds,
  attempts: z.number().int().min(0),
});

/** With an offer and an answer as its probe makes them. */
const observation = plainObservation.superRefine((of, context) => {
  const { id, probe } = of;
  const shape = exchangeShape(of);
  if (shape === undefined) {
    const message = `${id}: the name of a probe wanted, ${JSON.stringify(probe)} found`;
    context.addIssue({ code: 'custom', path: ['probe'], message });
    return;
  }
  for (const member of ['offer', 'answer'] as const) {
    for (const { path, message } of shape[member].safeParse(of[member]).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: [member, ...path], message: `${id} (${probe}): ${message}` });
    }
  }
});

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

/** Every member of a recording, and of its lists every element. */
export const recordingSchema: DocumentSchema = {
  isOpen: false,
  members: {
    schemaVersion: { value: z.literal('1.0') },
    kind: { value: z.literal('gateproof-observations') },
    tool: { value: z.strictObject({ name: z.literal('gateproof'), version: z.string() }) },
    startedAt: { value: z.iso.datetime() },
    finishedAt: { value: z.iso.datetime() },
    interrupted: { value: z.boolean() },
    targets: listOf(recordedTarget),
    trustAnchors: listOf(z.string()),
    observations: listOf(observation),
  },
};

/** Reads saved observations that come in pieces. Throws DocumentFileError, which says what was wanted and where. */
export function recordingReader(file: string): SavedDocument<Recording> {
  return savedDocument(file, recordingSchema, inspectRecording);
}

/** Reads saved observations that are here as a whole. Throws DocumentFileError, which says what was wanted and where. */
export function parseRecording(content: string | Uint8Array, file: string): Recording {
  return readWhole(content, recordingReader(file));
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
