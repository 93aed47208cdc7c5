import { inflateRawSync } from 'node:zlib';

const packedParts = /data-packed="([^"]*)"/gu;

/** An exchange as the report packs it: its id, and name and value of each field. */
export type PackedExchange = readonly [id: string, fields: readonly (readonly [name: string, value: PackedValue])[]];
type PackedValue =
  | string
  | { readonly hex: string }
  | { readonly lines: readonly string[] }
  | readonly (readonly [string, string])[];

/** Every exchange of an HTML report, in its order. */
export function unpackedExchanges(page: string): readonly PackedExchange[] {
  return [...page.matchAll(packedParts)].flatMap(([, part = '']) => JSON.parse(inflated(part)) as PackedExchange[]);
}

/** An HTML report with what it packs in plain text: how small that is packed depends on the zlib. */
export function unpackedPage(page: string): string {
  return page.replaceAll(packedParts, (_, part: string) => `data-packed=\n${inflated(part)}`);
}

function inflated(part: string): string {
  return inflateRawSync(Buffer.from(part, 'base64')).toString('utf8');
}
