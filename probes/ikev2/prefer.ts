import { type Box, type Point, pointBox } from '../../core/spaces/region.ts';
import type { IkeInterview } from './ike-interview.ts';

/** Proposals that are offered together: few enough for the smallest datagram. */
export const proposalsAtMost = 8;

/**
 * Accepted combinations of which no two have the same cipher and integrity algorithm, nor the same group: the group that an answer names
 * then names the combination. Empty when there are not two of them. A gateway whose own proposal has several PRFs leaves the choice among
 * them to the initiator, and would answer by both orders at once: they do not make a difference here.
 */
export function differentProposals(accepted: readonly Point[]): readonly Point[] {
  const chosen: Point[] = [];
  for (const point of accepted) {
    const isNew = chosen.every((other) => algorithmsOf(other, 2) !== algorithmsOf(point, 2) && other[3] !== point[3]);
    if (isNew && point.length === 4 && chosen.length < proposalsAtMost) chosen.push(point);
  }
  return chosen.length > 1 ? chosen : [];
}

/** The accepted combinations of one cipher, integrity algorithm and PRF with most groups, as one box; undefined when none has two. */
export function severalGroups(accepted: readonly Point[]): Box | undefined {
  const alike = Map.groupBy(
    accepted.filter(({ length }) => length === 4),
    (point) => algorithmsOf(point, 3),
  );
  const [most] = [...alike.values()].sort((a, b) => b.length - a.length);
  const [first] = most ?? [];
  if (most === undefined || first === undefined || most.length < 2) return undefined;
  const groups = most.map(([, , , group = 0]) => group).sort((a, b) => a - b);
  return [...pointBox(first.slice(0, 3)), groups];
}

function algorithmsOf(point: Point, dimensions: number): string {
  return point.slice(0, dimensions).join();
}

/**
 * Asks who decides where both sides have an order, and what the peer wants most: different proposals, in one order and in the other; and
 * several groups in one proposal, the one that was named last before at the end. With `identify` also the groups in the other order, and
 * all the order behind the first. Nothing is asked of a peer that accepts no two combinations that can be told apart. An answer serves as
 * a control, too: all that is offered was accepted before.
 */
export async function askPreference(interview: IkeInterview): Promise<void> {
  const proposals = differentProposals(interview.accepted);
  const groups = severalGroups(interview.accepted);
  const { identify } = interview.plan;
  let named: number | undefined;
  if (proposals.length > 0) {
    const boxesOf = (wanted: readonly number[]): readonly Box[] =>
      wanted.flatMap((group) => proposals.filter((point) => point[3] === group).map((point) => pointBox(point)));
    named = await askOrder(
      interview,
      proposals.map(([, , , group = 0]) => group),
      boxesOf,
      { isTurned: true, isWhole: identify },
    );
  }
  if (groups === undefined) return;
  const listed = [...(groups[3] ?? [])].sort((a, b) => Number(a === named) - Number(b === named));
  await askOrder(interview, listed, (wanted) => [[...groups.slice(0, 3), wanted]], {
    isTurned: identify,
    isWhole: identify,
  });
}

/**
 * Offers the groups in this order, and turned; where the answers agree and the whole order is wanted, again without what was named, turned and, where that
 * shows nothing, in this order.
 */
async function askOrder(
  interview: IkeInterview,
  listed: readonly number[],
  boxesOf: (groups: readonly number[]) => readonly Box[],
  { isTurned, isWhole }: { readonly isTurned: boolean; readonly isWhole: boolean },
): Promise<number | undefined> {
  const ask = async (groups: readonly number[]): Promise<number | undefined> => {
    if (interview.isOver) return undefined;
    return (await interview.ask({ probe: 'ikev2/preference', boxes: boxesOf(groups) })).group;
  };
  const first = await ask(listed);
  if (isTurned && (await ask(listed.toReversed())) !== first) return undefined;
  if (!isWhole) return first;
  let named = first;
  for (let left = listed; named !== undefined && left.length > 2; ) {
    left = left.filter((group) => group !== named);
    named = await ask(left.toReversed());
    // That the first of an offer was taken shows no wish of the gateway.
    if (named === left.at(-1) && (await ask(left)) !== named) return first;
  }
  return first;
}
