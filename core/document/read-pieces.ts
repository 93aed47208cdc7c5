import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ReadError } from './read-error.ts';

/** A long file is read in pieces of so many octets. */
const pieceOctets = 512 * 1024;
/** Of a line of the processor's cache. */
const lineOctets = 64;
/** How long a pipe or a device may keep a reader waiting, all waits together. */
const waitedAtMostMs = 60_000;
/** What has nothing now is asked again. */
const pollEveryMs = 20;
/** Pipes that this process was given open: their writers have been there. */
const given = /^\/(dev\/(fd\/|stdin$)|proc\/)/u;

const nothing = new Uint8Array(0);

export interface ReadLimits {
  readonly mostOctets: number;
  readonly signal: AbortSignal;
  /** Of all waits together; default one minute. */
  readonly waitMs?: number | undefined;
}

/**
 * A file's octets in pieces, each to be used before the next is asked for. Whatever the path names, it ends: a device without end with more
 * than `mostOctets`, a pipe that nobody writes to when it kept us waiting for too long. What says its size is refused before it is read.
 * Throws ReadError, and the signal's reason.
 */
export async function* readPieces(path: string, limits: ReadLimits): AsyncGenerator<Uint8Array> {
  const { mostOctets, signal, waitMs = waitedAtMostMs } = limits;
  signal.throwIfAborted();
  try {
    // Blocking, a pipe without a writer would hold a thread, and a thread that is held keeps the process from ending.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const state = await file.stat();
    if (state.isFile() && state.size > mostOctets) throw new ReadError('file-too-large', String(state.size));
    const ahead = new ReadAhead(file);
    let hasWriter = !state.isFIFO() || given.test(path);
    let octets = 0;
    for (let waitedMs = 0; ; ) {
      const piece = await ahead.next();
      signal.throwIfAborted();
      if (piece?.length === 0 && hasWriter) return;
      if (piece === undefined || piece.length === 0) {
        hasWriter ||= piece === undefined;
        if (waitedMs >= waitMs) throw new ReadError('file-too-slow', `no end in ${waitMs / 1000} s`);
        await delay(pollEveryMs, undefined, { signal });
        waitedMs += pollEveryMs;
        continue;
      }
      hasWriter = true;
      octets += piece.length;
      if (octets > mostOctets) throw new ReadError('file-too-large', 'more');
      yield piece;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ReadError) throw error;
    throw new ReadError('file-unreadable', (error as NodeJS.ErrnoException).code ?? 'unknown error');
  }
}

/**
 * Memory of this length begins 16 octets into a page. A processor that compares the lower twelve bits of addresses takes what is read from the
 * start of a page of the kernel's for what it has just written there, and waits: it takes three times as long.
 */
function newPiece(): Uint8Array {
  return new Uint8Array(new ArrayBuffer(pieceOctets + lineOctets), lineOctets);
}

/** Reads a file into two pieces by turns: one is filled while the other is used. */
class ReadAhead {
  readonly #file: FileHandle;
  #filled = newPiece();
  #used = newPiece();
  #reading: Promise<number | undefined> | undefined;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** What stands next, until it is called again; nothing at the end, and undefined where there is nothing yet. */
  async next(): Promise<Uint8Array | undefined> {
    const count = await (this.#reading ?? this.#read());
    this.#reading = undefined;
    if (count === undefined || count === 0) return count === 0 ? nothing : undefined;
    [this.#filled, this.#used] = [this.#used, this.#filled];
    this.#reading = this.#read();
    // Told when it is asked for.
    this.#reading.catch(() => undefined);
    return this.#used.subarray(0, count);
  }

  async #read(): Promise<number | undefined> {
    return await this.#file.read(this.#filled, 0, pieceOctets, null).then(({ bytesRead }) => bytesRead, busy);
  }
}

/** All of them. Throws as `readPieces` does. */
export async function readOctets(path: string, limits: ReadLimits): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let octets = 0;
  for await (const piece of readPieces(path, limits)) {
    pieces.push(piece.slice());
    octets += piece.length;
  }
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const whole = new Uint8Array(octets);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function busy(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'EAGAIN') throw error;
}
