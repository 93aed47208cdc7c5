import { z } from 'zod';
import { DocumentFileError, parseJsonDocument } from './parse-json-document.ts';
import type { Recording } from './recording.ts';

const json: z.ZodType = z.json();
const jsonObject = z.record(z.string(), json);
const hex = z.string().regex(/^([0-9a-f]{2})*$/u);
const schemes = ['tls', 'sstp', 'ikev2', 'openvpn+tcp', 'openvpn+udp'] as const;
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

const observation = z.strictObject({
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
  startedAtMs: z.number(),
  elapsedMs: z.number(),
  attempts: z.number().int().min(0),
});

const recordingSchema = z.strictObject({
  schemaVersion: z.literal('1.0'),
  kind: z.literal('gateproof-observations'),
  tool: z.strictObject({ name: z.literal('gateproof'), version: z.string() }),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  interrupted: z.boolean(),
  targets: z.array(
    z.strictObject({
      url: z.string(),
      scheme: z.enum(schemes),
      host: z.string(),
      port: z.number().int(),
      serverName: z.string().optional(),
      gateway: z.string().optional(),
    }),
  ),
  trustAnchors: z.array(z.string()),
  observations: z.array(observation),
});

/** Reads saved observations. Throws DocumentFileError, which says what was wanted and where. */
export function parseRecording(text: string, file: string): Recording {
  const recording = parseJsonDocument(text, file, recordingSchema) as Recording;
  const ids = new Set(recording.observations.map(({ id }) => id));
  if (ids.size !== recording.observations.length) {
    throw new DocumentFileError(`${file}: observation ids are not unique`);
  }
  const targets = new Set(recording.targets.map(({ url }) => url));
  const stray = recording.observations.find(({ target }) => !targets.has(target));
  if (stray !== undefined)
    throw new DocumentFileError(`${file}: ${stray.id} is of target ${stray.target}, which is not listed`);
  return recording;
}
