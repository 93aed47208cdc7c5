import { deflateRawSync } from 'node:zlib';

/**
 * JSON, deflated (RFC 1951) and in base64, for the page's own script to unpack. What it unpacks to is the same everywhere; its octets depend on the
 * zlib that Node brings.
 */
export function packed(value: unknown): string {
  return deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
}
