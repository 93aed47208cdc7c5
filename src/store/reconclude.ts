import { canonicalJson } from '../../core/observation/canonical-json.ts';
import type { Json } from '../../core/observation/observation.ts';
import type { RecordedTarget, Recording } from '../../core/observation/recording.ts';
import { concludeFacts } from '../judge/conclude-facts.ts';
import type { KeptText } from './kept/kept-text.ts';
import { type KeptFacts, keepFacts, readKeptFacts } from './kept-facts.ts';

/** What this version of the program makes of octets that were seen before, held against the facts of now. */
export interface Reconcluded {
  /** Where another version of the program looked then: what this one sees in the octets of then. */
  readonly seen: KeptFacts | undefined;
  /** They say what is seen now by the names and trust anchors of now, which are not those of then. */
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

/** Undefined where that cannot be concluded from: an older version wrote it. Concludes nothing where program, names and trust anchors are the same. */
export function reconclude({ before, now, facts, isSameTool }: ReconcludeInput): Reconcluded | undefined {
  try {
    const [then, later] = [JSON.parse(before) as Recording, JSON.parse(now) as Recording];
    const [target, own] = [then.targets[0], later.targets[0]];
    if (target === undefined || own === undefined) return undefined;
    const seen = isSameTool ? undefined : factsOf(then, target);
    if (seen?.digest === facts) return { seen: readKeptFacts(seen.text), isInputAlone: false };
    const { url, host, port } = target;
    const given = { ...own, url, host, port };
    const isSameInput = inputsOf(then, target) === inputsOf(later, given);
    const byInput = isSameInput ? undefined : factsOf({ ...then, trustAnchors: later.trustAnchors }, given);
    return { seen: seen && readKeptFacts(seen.text), isInputAlone: byInput?.digest === facts };
  } catch {
    return undefined;
  }
}

function factsOf(recording: Recording, target: RecordedTarget): KeptText | undefined {
  const facts = concludeFacts({ ...recording, targets: [target] }).get(target.url);
  return facts && keepFacts(target, facts, recording.observations);
}

/** What a user gave that facts are concluded by. */
function inputsOf({ trustAnchors }: Recording, { declared: _declared, ...target }: RecordedTarget): string {
  return canonicalJson({ trustAnchors, target } as unknown as Json);
}
