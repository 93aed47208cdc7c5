import { crc32 } from 'node:zlib';

/** One file of a zip archive. */
export interface ZippedFile {
  /** Written as it is: a client package of Azure has backslashes between its folders. */
  readonly path: string;
  readonly content: Uint8Array | string;
}

/** A number, and how many octets it takes. */
type Field = readonly [value: number, octets: 2 | 4];

const encoder = new TextEncoder();
/** 1980-01-01, the first day that an archive can tell, so that the same files are the same bytes. */
const firstDay = (1 << 5) | 1;
/** 2.0, as for anything with folders. */
const zipVersion: Field = [20, 2];

/** Packs files as a zip archive (APPNOTE 4.3) without compression. */
export function createZip(files: readonly ZippedFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const name = encoder.encode(file.path);
    const content = typeof file.content === 'string' ? encoder.encode(file.content) : file.content;
    const entry: readonly Field[] = [
      zipVersion,
      // Names are UTF-8; no compression; midnight.
      [1 << 11, 2],
      [0, 2],
      [0, 2],
      [firstDay, 2],
      [crc32(content), 4],
      [content.length, 4],
      [content.length, 4],
      [name.length, 2],
      // No extra field.
      [0, 2],
    ];
    const local = littleEndian([[0x04034b50, 4], ...entry]);
    parts.push(local, name, content);
    // No comment, the first disk, no attributes, and where the entry is.
    const where: readonly Field[] = [
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 4],
      [offset, 4],
    ];
    directory.push(littleEndian([[0x02014b50, 4], zipVersion, ...entry, ...where]), name);
    offset += local.length + name.length + content.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count: Field = [files.length, 2];
  const end = littleEndian([[0x06054b50, 4], [0, 2], [0, 2], count, count, [size, 4], [offset, 4], [0, 2]]);
  return new Uint8Array([...parts, ...directory, end].flatMap((part) => [...part]));
}

function littleEndian(fields: readonly Field[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([value, octets]) => Array.from({ length: octets }, (_, at) => (value >>> (8 * at)) & 0xff)),
  );
}
