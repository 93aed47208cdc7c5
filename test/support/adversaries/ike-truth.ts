import type { Clause, Policy } from '../../../core/policy/policy.ts';
import { isAead } from '../../../core/protocol/ikev2/registry.ts';
import {
  type Box,
  boxSize,
  intersectBoxes,
  pointBox,
  points,
  type Region,
  regionSize,
  subtract,
} from '../../../core/spaces/region.ts';
import { everythingRegistered } from '../../../core/spaces/sa-vocabulary.ts';
import { type IkeAdversary, nodesOf } from './ike-adversary.ts';
import type { Truth } from './tls-truth.ts';

const everyMethod: readonly number[] = [0, ...everythingRegistered().keyExchange];

/**
 * What may be said of a gateway, clause by clause, by counting: nothing of it is the rules' code. What some of its nodes accept and others
 * refuse is neither a row that works nor one that does not. There are no credentials, so nothing of IPsec is decided.
 */
export function ikeTruth(adversary: IkeAdversary, policy: Policy, clause: Clause): Truth {
  if (!clause.schemes.includes('ikev2') || clause.role === 'initiator') return ['not-applicable'];
  if (clause.kind === 'row' && clause.level !== 'required') return ['not-applicable'];
  const settled = settledBy(adversary, policy, clause);
  // What works at some nodes is true of these, and what does not is true of the others.
  if (settled === undefined && clause.kind === 'row' && clause.space === 'ike') return ['pass', 'fail', 'inconclusive'];
  if (settled === undefined) return ['pass', 'inconclusive', 'not-applicable'];
  return mayBeOpen(adversary, clause) ? [settled, 'inconclusive'] : [settled];
}

function settledBy(adversary: IkeAdversary, policy: Policy, clause: Clause): 'pass' | 'fail' | undefined {
  if (clause.kind !== 'row' && clause.kind !== 'nothing-else' && clause.kind !== 'constraint') return undefined;
  if (clause.space !== 'ike') return undefined;
  const nodes = nodesOf(adversary).map((accepts) => accepts.map(sameSa));
  const accepted = nodes.flat();
  switch (clause.kind) {
    case 'row': {
      const missing = (boxes: readonly Box[]): Region => subtract([long(clause.box)], boxes);
      if (nodes.every((node) => missing(node).length === 0)) return 'pass';
      return points(missing(accepted), 1).length > 0 ? 'fail' : undefined;
    }
    case 'nothing-else': {
      const rows = policy.clauses.flatMap((one) =>
        one.kind === 'row' && one.space === 'ike' ? [one.box, ...(one.tolerated ?? [])] : [],
      );
      return regionSize(without(accepted, rows.map(long))) > 0 ? 'fail' : 'pass';
    }
    case 'constraint': {
      // A rule that names no additional key exchange forbids a combination whatever stands behind it.
      const forbidden = subtract([clause.when], [clause.then]).map((one) => [...one, ...any(one.length)]);
      const broken = accepted.flatMap((box) => forbidden.map((one) => intersectBoxes(box, one)));
      return broken.some((box) => boxSize(box) > 0) ? 'fail' : 'pass';
    }
  }
}

/** Fields of a combination with all its additional key exchanges. */
const FIELDS = 11;

/** What stands behind a shorter box: no additional key exchange. */
function long(box: Box): Box {
  return [...box, ...Array.from({ length: FIELDS - box.length }, () => [0])];
}

function any(length: number): Box {
  return Array.from({ length: FIELDS - length }, () => everyMethod);
}

/** An SA with a combined-mode cipher has no integrity algorithm, whatever was offered beside it. */
function sameSa(box: Box): Box {
  return long(box[0]?.every(isAead) === true ? [box[0], [0], ...box.slice(2)] : box);
}

function without(boxes: readonly Box[], rows: readonly Box[]): Region {
  return boxes.flatMap((box) => subtract(points([box], 100_000).map(pointBox), rows));
}

function mayBeOpen({ leavesOpen = [], others = [] }: IkeAdversary, { id }: Clause): boolean {
  return others.length > 0 || leavesOpen === 'all' || leavesOpen.some((pattern) => pattern.test(id));
}
