/** One file of an archive that the engine unpacks. */
export interface ArchiveFile {
  /** Where it goes, relative to the folder that the archive is unpacked in; at most 100 octets. */
  readonly path: string;
  readonly content: Uint8Array | string;
  /** Permission bits. Default 0644. */
  readonly mode?: number;
}

const blockSize = 512;
const encoder = new TextEncoder();

/**
 * Packs files as a POSIX ustar archive, owned by root and dated 1970, so that the same files are the same bytes.
 *
 * @throws RangeError for a path that does not fit into a header.
 */
export function createArchive(files: readonly ArchiveFile[]): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const file of files) {
    const content = typeof file.content === 'string' ? encoder.encode(file.content) : file.content;
    const padded = new Uint8Array(Math.ceil(content.length / blockSize) * blockSize);
    padded.set(content);
    blocks.push(header(file.path, content.length, file.mode ?? 0o644), padded);
  }
  blocks.push(new Uint8Array(2 * blockSize));

  const archive = new Uint8Array(blocks.reduce((length, block) => length + block.length, 0));
  let offset = 0;
  for (const block of blocks) {
    archive.set(block, offset);
    offset += block.length;
  }
  return archive;
}

function header(path: string, size: number, mode: number): Uint8Array {
  const block = new Uint8Array(blockSize);
  const put = (offset: number, text: string): void => block.set(encoder.encode(text), offset);
  const name = encoder.encode(path);
  if (name.length > 100)
    throw new RangeError(`wanted a path of at most 100 octets for an archive, got ${name.length}: ${path}`);
  block.set(name, 0);
  put(100, octal(mode, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(size, 11));
  put(136, octal(0, 11));
  // The checksum is summed with its own eight octets as spaces.
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\u{0}00');
  const sum = block.reduce((total, octet) => total + octet, 0);
  put(148, `${octal(sum, 6)}\u{0} `);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
