import { type Cipheriv, createCipheriv, randomBytes } from 'node:crypto';

/** Octets that can be made again. */
export interface Drawn {
  readonly seed: Uint8Array;
  readonly length: number;
}

export const seedLength = 32;
/** Of one gateway; most draw some thousand. What comes behind them cannot be made again, which nobody has to. */
export const drawnAtMost: number = 256 * 1024;

/**
 * Random octets of one scan, all made from one seed of the system's: the key stream of AES-256 in counter mode. Who has the seed can make them again,
 * so nothing is made of them that is to stay secret.
 */
export class SeededOctets {
  readonly #seed = new Uint8Array(randomBytes(seedLength));
  readonly #stream = streamOf(this.#seed);
  #length = 0;

  readonly random = (length: number): Uint8Array => {
    this.#length += length;
    return new Uint8Array(this.#stream.update(new Uint8Array(length)));
  };

  /** What was made so far. */
  get drawn(): Drawn {
    return { seed: this.#seed, length: Math.min(this.#length, drawnAtMost) };
  }
}

/** The same octets again. */
export function drawnOctets({ seed, length }: Drawn): Uint8Array {
  return streamOf(seed).update(new Uint8Array(length));
}

/** A key is used once, so the counter may begin anywhere. */
function streamOf(seed: Uint8Array): Cipheriv {
  return createCipheriv('aes-256-ctr', seed, new Uint8Array(16));
}
