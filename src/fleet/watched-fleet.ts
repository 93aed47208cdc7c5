import { stat } from 'node:fs/promises';
import type { Fleet } from '../inputs/load-fleet.ts';
import { InputError } from '../inputs/problems.ts';

/** An inventory that is looked at again: what changed in it, or in a file that it names, is taken in without a restart. */
export class WatchedFleet {
  readonly #load: () => Promise<Fleet>;
  readonly #besides: () => Promise<string>;
  #fleet: Fleet;
  #stamp: string;
  #isWrong = false;

  private constructor(load: () => Promise<Fleet>, besides: () => Promise<string>, fleet: Fleet, stamp: string) {
    this.#load = load;
    this.#besides = besides;
    this.#fleet = fleet;
    this.#stamp = stamp;
  }

  /** Throws what `load` does. `besides`: what of it stands in no file; where that is another, the fleet is. */
  static async load(
    load: () => Promise<Fleet>,
    besides: () => Promise<string> = () => Promise.resolve(''),
  ): Promise<WatchedFleet> {
    const before = await besides();
    const fleet = await load();
    return new WatchedFleet(load, besides, fleet, before + (await stampOf(fleet.files)));
  }

  get fleet(): Fleet {
    return this.#fleet;
  }

  /**
   * Whether it is another one now. What cannot be read, or says something wrong, leaves the one that was, and is told by `onWrong` once: a file is
   * found half written as well.
   */
  async look(onWrong: (problems: readonly string[]) => void): Promise<boolean> {
    const besides = await this.#besides();
    const known = await stampOf(this.#fleet.files);
    const stamp = besides + known;
    // While it is wrong it may name files that are not known here.
    if (stamp === this.#stamp && !this.#isWrong) return false;
    let fleet: Fleet;
    try {
      fleet = await this.#load();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (stamp !== this.#stamp) onWrong(error.problems);
      this.#stamp = stamp;
      this.#isWrong = true;
      return false;
    }
    const read = besides + (await stampOf(fleet.files));
    // What changed while it was read may be in it or not, and is read again.
    this.#stamp = (await stampOf(this.#fleet.files)) === known ? read : '';
    this.#fleet = fleet;
    this.#isWrong = false;
    return true;
  }
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    files.map(async (file) => {
      try {
        const { ino, size, mtimeMs } = await stat(file);
        return [file, ino, size, mtimeMs];
      } catch {
        return [file];
      }
    }),
  );
  return JSON.stringify(stamps);
}
