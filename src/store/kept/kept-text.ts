import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../core/observation/canonical-json.ts';
import type { Json } from '../../../core/observation/observation.ts';

/** A text that is kept once however often it is the same. */
export interface KeptText {
  /** SHA-256 of the text as UTF-8, lower-case hex. */
  readonly digest: string;
  readonly text: string;
}

/** A value as the text by which it is kept. */
export function keptText(value: object): KeptText {
  const text = canonicalJson(value as Json);
  return { digest: sha256(text), text };
}

/** Lower-case hex. */
export function sha256(of: string | Uint8Array): string {
  return createHash('sha256').update(of).digest('hex');
}
