import { readFileSync, writeFileSync } from 'node:fs';

/** The committed file, or, with UPDATE_SAMPLES=1, the new text after it was written there. */
export function goldenFile(url: URL, text: string): string {
  if (process.env['UPDATE_SAMPLES'] === '1') writeFileSync(url, text);
  return readFileSync(url, 'utf8');
}
