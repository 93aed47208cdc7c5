import type { SpaceFacts } from '../core/facts/facts.ts';
import type { Reason } from '../core/facts/reason.ts';
import { boxesOf, evidenceFor } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { ObservedByRule } from '../core/finding/told/by-rule.ts';
import type { NamedCombination } from '../core/finding/told/parts.ts';
import { type Point, points, type Region, regionSize, subtract } from '../core/spaces/region.ts';
import { decided, openIn, refusedHow } from './settle.ts';

/** Combinations that a finding names one by one; above it their number is told. */
const named = 64;

/** A space with what must be refused of it. */
export interface Forbidden {
  readonly facts: SpaceFacts;
  /** All that must be refused, as far as a probe can offer it. */
  readonly asked: Region;
  /** What was accepted and must not be. */
  readonly violations: Region;
  readonly describe: (point: Point) => NamedCombination;
}

type Observed = ObservedByRule['nothing-else'];

interface Telling {
  /** Why it fails. */
  readonly violated: Reason;
  /** Told where nothing was accepted: what was in no question. */
  readonly notAsked?: Pick<Observed, 'notTested'>;
  /** Told in any case. */
  readonly beside?: Pick<Observed, 'ikev1' | 'restsOn'>;
}

/**
 * What was accepted and must not be is the failure, named combination by combination; it passes only when all that must be refused, as far as a
 * probe can offer it, was.
 */
export function judgeForbidden(
  spaces: readonly Forbidden[],
  interrupted: boolean,
  { violated, notAsked = {}, beside = {} }: Telling,
): Judgement<Observed> {
  const left = ({ facts, asked }: Forbidden): Region => subtract(asked, boxesOf(facts.refused));
  const size = (region: (of: Forbidden) => Region): number =>
    spaces.reduce((sum, one) => sum + regionSize(region(one)), 0);
  const evidence = (of: (space: Forbidden) => readonly string[]): readonly string[] => sortedSet(spaces.flatMap(of));
  const count = size(({ violations }) => violations);
  if (count > 0) {
    const accepted = spaces
      .flatMap(({ violations, describe }) => points(violations, named).map(describe))
      .slice(0, named);
    const open = size((space) => subtract(left(space), space.violations));
    return decided(
      'fail',
      violated,
      { accepted, count, ...(open > 0 ? { open } : {}), ...beside },
      evidence(({ facts, violations }) => evidenceFor(facts.accepted, violations)),
    );
  }
  const of = size(({ asked }) => asked);
  const open = spaces.map((space) => ({ facts: space.facts, region: left(space) })).filter(isLeft);
  if (open.length > 0) return openIn(open, interrupted, { open: size(left), of, ...notAsked, ...beside });
  const isClosed = spaces.some(({ facts, asked }) => refusedHow(facts, asked) === 'refused-by-closing');
  return decided(
    'pass',
    isClosed ? 'refused-by-closing' : 'refused',
    { refused: of, ...notAsked, ...beside },
    evidence(({ facts, asked }) => evidenceFor(facts.refused, asked)),
  );
}

function isLeft({ region }: { readonly region: Region }): boolean {
  return region.length > 0;
}
