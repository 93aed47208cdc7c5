import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { entryPath, shownName } from './entry-name.ts';
import { ProfileError } from './profile-error.ts';
import { freeName, type ProfileFiles } from './profile-files.ts';
import { profileLimits } from './profile-limits.ts';

const fileType = 0o170000;
const symbolicLink = 0o120000;

/**
 * The entries of a zip archive in memory. The directory is checked whole before anything is inflated; an entry is inflated when it is
 * read, and never beyond its limit, whatever its header says. Throws ProfileError.
 */
export async function openZip(octets: Uint8Array, name: string, signal: AbortSignal): Promise<ProfileFiles> {
  const zip = await attempt(name, signal, () => yauzl.fromBufferPromise(bufferOf(octets), { decodeStrings: false }));
  const entries = await directory(zip, name, signal);
  let left: number = profileLimits.totalOctets;
  return {
    name,
    kind: 'package',
    names: [...entries.files.keys()],
    remarks: entries.remarks,
    async read(file, aborted) {
      const entry = entries.files.get(file);
      if (entry === undefined) throw new ProfileError('profile-unknown', `${name}: no entry "${shownName(file)}"`);
      const content = await inflate(zip, entry, `${name}: entry "${shownName(file)}"`, aborted);
      left -= content.length;
      if (left < 0) {
        throw new ProfileError(
          'profile-too-large',
          `${name}: entry "${shownName(file)}": at most ${profileLimits.totalOctets} octets in all entries wanted, more found`,
        );
      }
      return content;
    },
  };
}

interface Directory {
  readonly files: ReadonlyMap<string, Entry>;
  readonly remarks: readonly string[];
}

async function directory(zip: ZipFile, archive: string, signal: AbortSignal): Promise<Directory> {
  const { entries } = profileLimits;
  if (zip.entryCount > entries) {
    throw new ProfileError(
      'profile-too-many-entries',
      `${archive}: at most ${entries} entries wanted, ${zip.entryCount} found`,
    );
  }
  const files = new Map<string, Entry>();
  const taken = new Set<string>();
  const remarks: string[] = [];
  for (const entry of await attempt(archive, signal, () => entriesOf(zip, signal))) {
    const raw = yauzl.getFileNameLowLevel(
      entry.generalPurposeBitFlag,
      entry.fileNameRaw,
      entry.extraFields,
      // As it stands: what is wrong with it is told by its own name.
      true,
    );
    const path = entryPath(archive, raw);
    checkEntry(entry, `${archive}: entry "${shownName(raw)}"`);
    if (path === '' || path.endsWith('/')) continue;
    const free = freeName(path, taken);
    if (free !== path) remarks.push(`${shownName(path)} stands in the archive more than once; each one is read`);
    taken.add(free.toLowerCase());
    files.set(free, entry);
  }
  return { files, remarks: [...new Set(remarks)] };
}

async function entriesOf(zip: ZipFile, signal: AbortSignal): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    signal.throwIfAborted();
    found.push(entry);
  }
  return found;
}

/** What a header says; what it is not believed in is counted again while the entry is inflated. */
function checkEntry(entry: Entry, where: string): void {
  const kind = (entry.externalFileAttributes >>> 16) & fileType;
  if (kind === symbolicLink)
    throw new ProfileError('profile-entry-link', `${where}: a file wanted, a symbolic link found`);
  if (entry.isEncrypted())
    throw new ProfileError(
      'profile-entry-encrypted',
      `${where}: an entry without password wanted, an encrypted one found`,
    );
  if (entry.uncompressedSize > profileLimits.otherEntryOctets) throw tooLarge(where, entry.uncompressedSize);
}

async function inflate(zip: ZipFile, entry: Entry, where: string, signal: AbortSignal): Promise<Uint8Array> {
  const { entryOctets } = profileLimits;
  if (entry.uncompressedSize > entryOctets) throw tooLarge(where, entry.uncompressedSize, entryOctets);
  const chunks: Uint8Array[] = [];
  let length = 0;
  await attempt(where, signal, async () => {
    const stream = await zip.openReadStreamPromise(entry);
    // Inflating stops where the header's size is passed, so no more than that is ever held.
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      signal.throwIfAborted();
      chunks.push(chunk);
      length += chunk.length;
      if (length > entryOctets) throw tooLarge(where, length, entryOctets);
    }
  });
  const content = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  if (crc32(content) !== entry.crc32)
    throw new ProfileError('profile-entry-damaged', `${where}: the octets of its checksum wanted, others found`);
  return content;
}

function tooLarge(where: string, found: number, most: number = profileLimits.otherEntryOctets): ProfileError {
  return new ProfileError('profile-too-large', `${where}: at most ${most} octets wanted, ${found} found`);
}

/** The library's errors say what is damaged, never what stands in it. */
async function attempt<T>(where: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProfileError || !(error instanceof Error)) throw error;
    const isEntry = where.includes(': entry ');
    const code = isEntry ? 'profile-entry-damaged' : 'profile-archive';
    const what = isEntry ? 'a whole entry' : 'a whole zip archive';
    throw new ProfileError(code, `${where}: ${what} wanted, ${shownName(error.message)}`);
  }
}

/** The library takes nothing else; the octets stay where they are. */
function bufferOf(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}
