import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { programThread } from '../../core/program-files.ts';

/** Octets that are handed over at once, and how many such blocks there are. */
const [blockOctets, blocksAtMost] = [0x100000, 4];

/** A block of octets; it is given back when it is digested. */
export interface DigestMessage {
  readonly block: ArrayBuffer;
  readonly length: number;
}

/** It has the blocks, which are no part of its heap. */
const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/** What the thread answers: a block that is free again, or the digest. */
type Answer = ArrayBuffer | string;

/** SHA-256 of what comes, made beside who reads it: of a long capture that is a third of the work. What fits into the blocks needs no thread. */
export class DigestApart implements AsyncDisposable {
  readonly #full: DigestMessage[] = [];
  readonly #answers: Answer[] = [];
  #block: ArrayBuffer | undefined;
  #at = 0;
  #made = 0;
  #worker: Worker | undefined;
  #failure: unknown;
  #onAnswer: () => void = () => undefined;

  /** Copies the octets. Waits while all blocks are full. */
  async update(octets: Uint8Array): Promise<void> {
    for (let from = 0; from < octets.length; ) {
      this.#block ??= await this.#freeBlock();
      const some = octets.subarray(from, from + blockOctets - this.#at);
      new Uint8Array(this.#block).set(some, this.#at);
      this.#at += some.length;
      from += some.length;
      if (this.#at === blockOctets) this.#hand(this.#block);
    }
  }

  /** Lower-case hex, of all that came. */
  async digest(): Promise<string> {
    if (this.#block !== undefined) this.#hand(this.#block);
    if (this.#worker === undefined) {
      const digest = createHash('sha256');
      for (const { block, length } of this.#full) digest.update(new Uint8Array(block, 0, length));
      return digest.digest('hex');
    }
    this.#worker.postMessage('end');
    for (;;) {
      const answer = await this.#answer();
      if (typeof answer === 'string') return answer;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }

  #hand(block: ArrayBuffer): void {
    const message = { block, length: this.#at };
    if (this.#worker === undefined) this.#full.push(message);
    else this.#worker.postMessage(message, [message.block]);
    this.#block = undefined;
    this.#at = 0;
  }

  async #freeBlock(): Promise<ArrayBuffer> {
    if (this.#made < blocksAtMost) {
      this.#made += 1;
      return new ArrayBuffer(blockOctets);
    }
    this.#worker ??= this.#begin();
    return (await this.#answer()) as ArrayBuffer;
  }

  #begin(): Worker {
    const worker = new Worker(threadFile(), { resourceLimits });
    worker.on('message', (answer: Answer) => {
      this.#answers.push(answer);
      this.#onAnswer();
    });
    worker.on('error', (error) => {
      this.#failure = error;
      this.#onAnswer();
    });
    for (const message of this.#full.splice(0)) worker.postMessage(message, [message.block]);
    return worker;
  }

  async #answer(): Promise<Answer> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer !== undefined) return answer;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#onAnswer = resolve;
      });
    }
  }
}

/** As deep in the sources as in the bundles, two folders below the package; threads are told of from a folder of `src/`. */
function threadFile(): URL {
  const { url } = import.meta;
  const here = new URL(`../../src/inputs/here${url.endsWith('.ts') ? '.ts' : '.js'}`, url);
  return programThread('inputs/digest-thread', here.href);
}
