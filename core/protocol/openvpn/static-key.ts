/** Octets of a static key: two keys, each a cipher half and an HMAC half. */
export const staticKeyLength = 256;

const halfLength = 64;

/** One key of a static key. */
export interface KeyHalves {
  /** 64 octets, of which a cipher takes as many as it needs from the front. */
  readonly cipher: Uint8Array;
  /** 64 octets, of which an HMAC takes as many as its digest has. */
  readonly hmac: Uint8Array;
}

/** The keys of one side. */
export interface DirectedKeys {
  readonly send: KeyHalves;
  readonly receive: KeyHalves;
}

/**
 * The keys of a side with this `key-direction`: 0 sends with the first and receives with the second, 1 the other way round; without a
 * direction the first serves both ways. Throws RangeError for a key that is not 256 octets long.
 */
export function directedKeys(staticKey: Uint8Array, direction: 0 | 1 | undefined): DirectedKeys {
  if (staticKey.length !== staticKeyLength) {
    throw new RangeError(`a static key of ${staticKeyLength} octets wanted, ${staticKey.length} found`);
  }
  const first = halvesAt(staticKey, 0);
  const second = halvesAt(staticKey, 2 * halfLength);
  if (direction === undefined) return { send: first, receive: first };
  return direction === 0 ? { send: first, receive: second } : { send: second, receive: first };
}

function halvesAt(key: Uint8Array, at: number): KeyHalves {
  return {
    cipher: key.subarray(at, at + halfLength),
    hmac: key.subarray(at + halfLength, at + 2 * halfLength),
  };
}
