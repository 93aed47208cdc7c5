import { toHex } from '../../../core/wire/hex.ts';
import { RecentMap } from '../recent-map.ts';

const remembered = 65_536;

/** Answers by what is random in them: the same one to another hello was played again by somebody who kept it. */
export class PlayedAgain {
  readonly #questions = new RecentMap<string>(remembered);

  /** Whether this answer was seen before, to another question. The same connection that was captured twice is none. */
  isReplay(question: Uint8Array, answer: Uint8Array): boolean {
    const [asked, answered] = [toHex(question), toHex(answer)];
    const known = this.#questions.get(answered);
    if (known === undefined) this.#questions.set(answered, asked);
    return known !== undefined && known !== asked;
  }
}
