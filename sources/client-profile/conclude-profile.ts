import type { Facts } from '../../core/facts/facts.ts';
import type { ProfileFacts } from '../../core/facts/profile-facts.ts';
import { isJsonObject } from '../../core/observation/is-json-object.ts';
import type { Json, JsonObject } from '../../core/observation/observation.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';

/** What the reading of a client profile said. A recording is a file that anybody may have edited: another shape says nothing. */
export function concludeProfile({ observations }: SeenTarget): Pick<Facts, 'profile'> {
  const read = observations.find(({ probe, outcome }) => probe === 'profile/read' && outcome === 'answered');
  if (read?.answer === undefined || !isProfileFacts(read.answer)) return {};
  return { profile: { value: read.answer, evidence: [read.id] } };
}

function isProfileFacts(answer: JsonObject): answer is JsonObject & ProfileFacts {
  return profile(answer);
}

type Shape = (value: Json | undefined) => boolean;

const text: Shape = (value) => typeof value === 'string';
const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value);
const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every((item: Json) => shape(item));
const oneOf =
  (...values: readonly string[]): Shape =>
  (value) =>
    values.includes(value as string);
const object =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isJsonObject(value) &&
    Object.keys(value).every((key) => Object.hasOwn(shapes, key)) &&
    Object.entries(shapes).every(([key, shape]) => shape(value[key]));

const texts = list(text);

const profile: Shape = object({
  name: text,
  kind: oneOf('package', 'file'),
  servers: list(object({ host: text, files: texts })),
  tunnelTypes: list(oneOf('ikev2', 'sstp', 'openvpn')),
  roots: list(
    object({
      sha256: optional(text),
      sha1: optional(text),
      subject: optional(text),
      notBefore: optional(text),
      notAfter: optional(text),
      files: texts,
      thumbprintFiles: texts,
    }),
  ),
  rootNames: list(object({ name: text, files: texts })),
  openvpn: list(
    object({
      file: text,
      remotes: list(object({ host: text, port: (value) => typeof value === 'number', transport: oneOf('tcp', 'udp') })),
      wrap: oneOf('none', 'tls-auth', 'tls-crypt', 'tls-crypt-v2'),
      checksServerUsage: (value) => typeof value === 'boolean',
      verifiedName: optional(text),
      tlsVersionMin: optional(text),
      peerFingerprints: optional(texts),
      cipher: optional(text),
      dataCiphers: optional(texts),
      dataCiphersFallback: optional(text),
      auth: optional(text),
    }),
  ),
  authentication: texts,
  privateKeys: texts,
  missing: texts,
  remarks: texts,
});
