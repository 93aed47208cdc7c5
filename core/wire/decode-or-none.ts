import { WireError } from './wire-error.ts';

/** What a decoder reads, or nothing where the octets are not what it wants. */
export function decodeOrNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
