import { readFileSync } from 'node:fs';

/** What a machine leaves us. */
export interface Room {
  /** Octets of memory that may still be used. */
  readonly memory: number;
  /** Files and sockets that may be open at once. */
  readonly openFiles: number;
}

/** More waits for no round trip that fewer do not wait for: two cores are busy with far fewer. */
const atMost = 32;
/** Half of the memory is left to others, and an endpoint that is probed takes about one MiB. */
const octetsEach = 2 * 2 ** 20;
/** The program, its libraries, its threads and a store. */
const filesForOurselves = 128;
/** Beside its connections: datagrams, and the socket of a name that is looked up. */
const filesBeside = 3;
/** What POSIX promises, where the system does not tell. */
const openFilesUnknown = 256;

/** How many endpoints are probed at once where the user does not say: what memory and open files allow, and no more than 32. */
export function usualAtOnce(connections: number, room: Room = roomHere()): number {
  const byMemory = Math.floor(room.memory / octetsEach);
  const byFiles = Math.floor((room.openFiles - filesForOurselves) / (connections + filesBeside));
  return Math.max(1, Math.min(atMost, byMemory, byFiles));
}

function roomHere(): Room {
  return { memory: process.availableMemory(), openFiles: openFilesHere() };
}

function openFilesHere(): number {
  try {
    const limit = /^Max open files\s+(\d+|unlimited)/mu.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit ?? openFilesUnknown);
  } catch {
    return openFilesUnknown;
  }
}
