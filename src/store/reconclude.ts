import { canonicalJson } from '../../core/observation/canonical-json.ts';
import type { Json } from '../../core/observation/observation.ts';
import type { RecordedTarget, Recording } from '../../core/observation/recording.ts';
import { concludeFacts } from '../judge/conclude-facts.ts';
import { keepFacts } from './kept-facts.ts';

/** What this version of the program makes of octets that were seen before, held against the facts of now. */
export interface Reconcluded {
  /** They say what is seen now: another version made them say something else. */
  readonly isToolAlone: boolean;
  /** They say so by the names and trust anchors of now, which are not those of then. */
  readonly isInputAlone: boolean;
}

export interface ReconcludeInput {
  /** Evidence of one endpoint, as it is kept. */
  readonly before: string;
  readonly now: string;
  /** Digest of the facts of now. */
  readonly facts: string;
  readonly isSameTool: boolean;
}

/** Of what cannot be read neither is so. Concludes nothing where program, names and trust anchors are the same. */
export function reconclude({ before, now, facts, isSameTool }: ReconcludeInput): Reconcluded {
  try {
    const [then, later] = [JSON.parse(before) as Recording, JSON.parse(now) as Recording];
    const [target, own] = [then.targets[0], later.targets[0]];
    if (target === undefined || own === undefined) return neither;
    if (!isSameTool && digestOf(then, target) === facts) return { isToolAlone: true, isInputAlone: false };
    const { url, host, port } = target;
    const given = { ...own, url, host, port };
    const isSameInput = inputsOf(then, target) === inputsOf(later, given);
    return {
      isToolAlone: false,
      isInputAlone: !isSameInput && digestOf({ ...then, trustAnchors: later.trustAnchors }, given) === facts,
    };
  } catch {
    // An older version wrote what this one cannot conclude from: then it is told of as if there were no evidence, and settled all the same.
    return neither;
  }
}

const neither: Reconcluded = { isToolAlone: false, isInputAlone: false };

function digestOf(recording: Recording, target: RecordedTarget): string | undefined {
  const facts = concludeFacts({ ...recording, targets: [target] }).get(target.url);
  return facts && keepFacts(target, facts, recording.observations).digest;
}

/** What a user gave that facts are concluded by. */
function inputsOf({ trustAnchors }: Recording, { declared: _declared, ...target }: RecordedTarget): string {
  return canonicalJson({ trustAnchors, target } as unknown as Json);
}
