import { Readable } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { joined } from '../../../core/protocol/openvpn/packet-wrap.ts';

/** What a file of gzip and one of Zstandard begin with. */
const [gzip, zstandard] = [
  [0x1f, 0x8b],
  [0x28, 0xb5, 0x2f, 0xfd],
] as const;

/** Whether a file that begins so is compressed: how much it holds is nothing that its length says. */
export function isCompressed(octets: Uint8Array): boolean {
  return begins(octets, gzip) || begins(octets, zstandard);
}

/** The octets of a file that may be compressed, by what it begins with. Of one that ends early or is damaged, as many as can be had. */
export async function* decompressed(
  pieces: AsyncIterable<Uint8Array>,
  onDamage: (what: string) => void,
): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await beginning(iterator);
  const all = rejoined(first, iterator);
  const make = begins(first, gzip)
    ? () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
    : begins(first, zstandard)
      ? () => createZstdDecompress({ finishFlush: constants.ZSTD_e_continue })
      : undefined;
  if (make === undefined) {
    yield* all;
    return;
  }
  const inflated = make();
  const source = Readable.from(copied(all));
  source.on('error', (error) => inflated.destroy(error));
  // What stands behind the end of the compression may be damaged, and nobody waits for it any more.
  inflated.on('error', () => undefined);
  try {
    for await (const piece of source.pipe(inflated)) yield piece as Uint8Array;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!/^(Z_|ZSTD_|ERR_ZSTD|ERR__ERROR)/u.test(code)) throw error;
    onDamage(`compressed data that is damaged or ends early (${code})`);
  } finally {
    source.destroy();
  }
}

/** As much as says what it is, however small the pieces are; less where there is less. */
async function beginning(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < zstandard.length) {
    const next = await pieces.next();
    if (next.done === true) break;
    first = joined(first, next.value);
  }
  return first;
}

function begins(piece: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((octet, at) => piece[at] === octet);
}

async function* rejoined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** A piece may be filled anew when the next is asked for, and a stream keeps what it was given. */
async function* copied(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield piece.slice();
}
