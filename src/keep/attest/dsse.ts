import { z } from 'zod';
import { defined } from '../../../core/defined.ts';
import { AttestError } from './attest-error.ts';

/** A DSSE envelope (version 1.0.2) with its octets decoded. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  /** At least one; `keyid` is a hint that nobody signed, and decides nothing. */
  readonly signatures: readonly { readonly keyid?: string; readonly sig: Uint8Array }[];
}

const envelopeSchema = z.looseObject({
  payload: z.string(),
  payloadType: z.string().min(1),
  signatures: z
    .array(z.looseObject({ sig: z.string(), keyid: z.string().optional() }))
    .min(1)
    .max(64),
});

/** What is signed: type and body, each behind its length in octets, so that none can be taken for the other. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = new TextEncoder().encode(payloadType);
  const head = new TextEncoder().encode(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `);
  const encoded = new Uint8Array(head.length + payload.length);
  encoded.set(head);
  encoded.set(payload, head.length);
  return encoded;
}

/** The envelope as one line of JSON. */
export function envelopeText({ payloadType, payload, signatures }: Envelope): string {
  const signed = signatures.map(({ keyid, sig }) => ({
    ...defined({ keyid }),
    sig: toBase64(sig),
  }));
  return `${JSON.stringify({ payload: toBase64(payload), payloadType, signatures: signed })}\n`;
}

/** Reads an envelope; base64 may be the standard or the URL-safe one. Throws AttestError 'envelope-malformed'. */
export function parseEnvelope(text: string, file: string): Envelope {
  const malformed = (wanted: string, found: string): AttestError =>
    new AttestError('envelope-malformed', `${file}: ${wanted} wanted, ${found}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw malformed('a DSSE envelope in JSON', (error as Error).message);
  }
  const checked = envelopeSchema.safeParse(value);
  if (!checked.success) {
    const [{ path, message } = { path: [], message: 'another document' }] = checked.error.issues;
    throw malformed('a DSSE envelope', `${path.join('.') || 'document'}: ${message}`);
  }
  const octets = (encoded: string, name: string): Uint8Array => {
    const decoded = fromBase64(encoded);
    if (decoded === undefined) throw malformed(`base64 in ${name}`, 'other text found');
    return decoded;
  };
  const { payload, payloadType, signatures } = checked.data;
  return {
    payloadType,
    payload: octets(payload, 'payload'),
    signatures: signatures.map(({ sig, keyid }, at) => ({
      ...defined({ keyid }),
      sig: octets(sig, `signatures.${at}.sig`),
    })),
  };
}

/** Octets in one string call; more arguments than a call takes would be an error. */
const chunkOctets = 8192;

function toBase64(octets: Uint8Array): string {
  let characters = '';
  for (let at = 0; at < octets.length; at += chunkOctets) {
    characters += String.fromCharCode(...octets.subarray(at, at + chunkOctets));
  }
  return btoa(characters);
}

/** Undefined for anything that is not base64 of either alphabet, with its padding or without. */
function fromBase64(text: string): Uint8Array | undefined {
  const isOneAlphabet = /^[A-Za-z0-9+/]*={0,2}$/u.test(text) || /^[A-Za-z0-9_-]*={0,2}$/u.test(text);
  const digits = text.replace(/=+$/u, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!isOneAlphabet || digits.length % 4 === 1 || (text.endsWith('=') && text.length % 4 !== 0)) return undefined;
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
}
